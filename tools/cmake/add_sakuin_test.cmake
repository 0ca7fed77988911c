# add_sakuin_test(<name> [LONG] LABELS <labels...>): a GoogleTest program of every *_test.cc below
# tests/<name with _ as />, and tests/support; one ctest entry. Each file has a namespace of its own
# name, so that unity builds can put several into one.
find_package(GTest REQUIRED)

file(GLOB sakuin_test_support_sources CONFIGURE_DEPENDS
     "${CMAKE_CURRENT_SOURCE_DIR}/support/*.cc")
add_library(sakuin_test_support STATIC EXCLUDE_FROM_ALL ${sakuin_test_support_sources})
target_include_directories(sakuin_test_support PUBLIC ${PROJECT_SOURCE_DIR})
target_link_libraries(sakuin_test_support
  PUBLIC sakuin::sakuin sakuin_dependencies GTest::gtest
  PRIVATE sakuin_warnings sakuin_sanitizers)

function(add_sakuin_test name)
  cmake_parse_arguments(arg "LONG" "" "LABELS" ${ARGN})
  string(REPLACE "_" "/" folder ${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*_test.cc")
  add_executable(${name}_test ${sources})
  target_link_libraries(${name}_test PRIVATE
    sakuin_test_support GTest::gtest_main sakuin_warnings sakuin_sanitizers)
  # Compiled once and mostly run for seconds: not worth optimising, unless it runs for minutes. What
  # is inline and in the library, too, is taken from here by the linker.
  if(arg_LONG)
    target_compile_options(${name}_test PRIVATE -O1)
  else()
    target_compile_options(${name}_test PRIVATE -O0)
  endif()
  add_test(NAME ${name} COMMAND ${name}_test)
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}")
endfunction()
