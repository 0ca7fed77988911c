# What sakuin::sakuin links: CRoaring, xxHash (headers only), zstd, utf8proc, Snowball,
# threads.
# Shared with the installed package: sakuin-config.cmake includes this file too.
include(CMakeFindDependencyMacro)
find_package(Threads REQUIRED)
find_library(SAKUIN_ROARING_LIBRARY roaring REQUIRED)
find_path(SAKUIN_ROARING_INCLUDE roaring/roaring.h REQUIRED)
find_library(SAKUIN_ZSTD_LIBRARY zstd REQUIRED)
find_path(SAKUIN_ZSTD_INCLUDE zdict.h REQUIRED)
find_library(SAKUIN_UTF8PROC_LIBRARY utf8proc REQUIRED)
find_path(SAKUIN_UTF8PROC_INCLUDE utf8proc.h REQUIRED)
find_library(SAKUIN_STEMMER_LIBRARY stemmer REQUIRED)
find_path(SAKUIN_STEMMER_INCLUDE libstemmer.h REQUIRED)
find_path(SAKUIN_XXHASH_INCLUDE xxh3.h REQUIRED)
mark_as_advanced(
  SAKUIN_ROARING_LIBRARY SAKUIN_ROARING_INCLUDE SAKUIN_ZSTD_LIBRARY SAKUIN_ZSTD_INCLUDE
  SAKUIN_UTF8PROC_LIBRARY SAKUIN_UTF8PROC_INCLUDE SAKUIN_STEMMER_LIBRARY SAKUIN_STEMMER_INCLUDE
  SAKUIN_XXHASH_INCLUDE)

if(NOT TARGET sakuin_dependencies)
  add_library(sakuin_utf8proc INTERFACE IMPORTED)
  target_include_directories(sakuin_utf8proc SYSTEM INTERFACE ${SAKUIN_UTF8PROC_INCLUDE})
  target_link_libraries(sakuin_utf8proc INTERFACE ${SAKUIN_UTF8PROC_LIBRARY})
  add_library(sakuin_dependencies INTERFACE IMPORTED)
  target_include_directories(sakuin_dependencies SYSTEM INTERFACE
    ${SAKUIN_ROARING_INCLUDE} ${SAKUIN_ZSTD_INCLUDE} ${SAKUIN_STEMMER_INCLUDE}
    ${SAKUIN_XXHASH_INCLUDE})
  target_link_libraries(sakuin_dependencies INTERFACE
    ${SAKUIN_ROARING_LIBRARY} ${SAKUIN_ZSTD_LIBRARY} ${SAKUIN_STEMMER_LIBRARY} sakuin_utf8proc
    Threads::Threads)
endif()
