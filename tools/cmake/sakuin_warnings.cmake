# Warnings for our own code only; never exported.
add_library(sakuin_warnings INTERFACE)
target_compile_options(sakuin_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual -Wundef
  $<$<BOOL:${SAKUIN_WERROR}>:-Werror>)
