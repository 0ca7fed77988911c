# add_readme_example(<library>): the program in the README, built against <library>; its test compares
# what it prints with what the README says.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(readme_script ${CMAKE_CURRENT_LIST_DIR}/readme_example.py)

function(add_readme_example library)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/readme_example.cc)
  execute_process(COMMAND ${Python3_EXECUTABLE} ${readme_script} extract ${SAKUIN_README} ${source}
                  COMMAND_ERROR_IS_FATAL ANY)
  add_executable(readme_example ${source})
  target_link_libraries(readme_example PRIVATE ${library})
  add_test(NAME readme_example COMMAND ${Python3_EXECUTABLE} ${readme_script} run ${SAKUIN_README}
           $<TARGET_FILE:readme_example>)
endfunction()
