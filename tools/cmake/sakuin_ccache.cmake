# ccache when it is there and nobody chose a launcher.
if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(SAKUIN_CCACHE ccache)
  if(SAKUIN_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${SAKUIN_CCACHE}")
  endif()
endif()
