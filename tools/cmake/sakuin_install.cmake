# cmake --install: headers, library, and a package that find_package(sakuin CONFIG) finds.
include(CMakePackageConfigHelpers)

install(TARGETS sakuin sakuin_romaji EXPORT sakuin_targets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS sakuin_warnings sakuin_sanitizers EXPORT sakuin_targets)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/engine/include/sakuin
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")

set(sakuin_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/sakuin)
install(EXPORT sakuin_targets NAMESPACE sakuin:: DESTINATION ${sakuin_package_dir})
configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/sakuin-config.cmake.in ${PROJECT_BINARY_DIR}/sakuin-config.cmake
  INSTALL_DESTINATION ${sakuin_package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/sakuin-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/sakuin-config.cmake
  ${PROJECT_BINARY_DIR}/sakuin-config-version.cmake
  ${CMAKE_CURRENT_LIST_DIR}/sakuin_dependencies.cmake
  DESTINATION ${sakuin_package_dir})
