# SAKUIN_SANITIZE=address,undefined (or thread): everything of ours is built and linked with them.
add_library(sakuin_sanitizers INTERFACE)
if(SAKUIN_SANITIZE)
  target_compile_options(sakuin_sanitizers INTERFACE
    -fsanitize=${SAKUIN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_definitions(sakuin_sanitizers INTERFACE SAKUIN_SANITIZED _GLIBCXX_ASSERTIONS)
  target_link_options(sakuin_sanitizers INTERFACE -fsanitize=${SAKUIN_SANITIZE})
endif()
