# ccache when it is there and nobody chose a launcher.
if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(SAKUIN_CCACHE ccache)
  if(SAKUIN_CCACHE)
    # Sloppy as it has to be with precompiled headers, and no further.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${SAKUIN_CCACHE}")
  endif()
endif()
