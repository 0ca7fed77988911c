# Warnings for our own code only; never exported.
add_library(sakuin_warnings INTERFACE)
target_compile_options(sakuin_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual -Wundef
  $<$<BOOL:${SAKUIN_WERROR}>:-Werror>)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 at -O3 warns about std::string's own copies (GCC bug 105651).
  target_compile_options(sakuin_warnings INTERFACE -Wno-restrict)
  if(CMAKE_UNITY_BUILD)
    # A unity file includes its sources, and g++ takes what is included for a header.
    target_compile_options(sakuin_warnings INTERFACE -Wno-subobject-linkage)
  endif()
  if(SAKUIN_SANITIZE)
    # With instrumentation it no longer sees that an empty optional is not read.
    target_compile_options(sakuin_warnings INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
