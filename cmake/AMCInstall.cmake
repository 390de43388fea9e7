# What `cmake --install` puts where (docs/install.md). A prefix can be moved: programs find the library relative to
# themselves. Those of the compiler link the LLVM and MLIR of the system, and look where the build found them.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
file(RELATIVE_PATH AMC_LIBDIR_FROM_BINDIR /${CMAKE_INSTALL_BINDIR} /${CMAKE_INSTALL_LIBDIR})
set(AMC_MANUAL_DIR ${CMAKE_BINARY_DIR}/manual)

# amc_install_tool(name): the program, its manual page and its completion, both made from its --help.
function(amc_install_tool name)
  set_target_properties(${name} PROPERTIES INSTALL_RPATH "$ORIGIN/${AMC_LIBDIR_FROM_BINDIR}"
    INSTALL_RPATH_USE_LINK_PATH TRUE)
  install(TARGETS ${name} RUNTIME)
  set(scripts ${CMAKE_SOURCE_DIR}/tools/manual)
  set(page ${AMC_MANUAL_DIR}/${name}.1)
  set(completion ${AMC_MANUAL_DIR}/${name})
  add_custom_command(OUTPUT ${page} ${completion}
    COMMAND sh ${scripts}/manual.sh $<TARGET_FILE:${name}> ${PROJECT_VERSION} ${AMC_MANUAL_DIR}
    DEPENDS ${name} ${scripts}/manual.sh ${scripts}/options.awk ${scripts}/man.awk ${scripts}/completion.awk VERBATIM)
  add_custom_target(${name}-manual ALL DEPENDS ${page} ${completion})
  add_dependencies(amc-test-depends ${name}-manual)
  install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
  install(FILES ${completion} DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
endfunction()

# amc_install_runtime(): the libraries that find_package(amc) gives, and their headers.
function(amc_install_runtime)
  # One library is behind the three names, which say what a program uses. A driver uses no library.
  add_library(amc_solver INTERFACE)
  target_link_libraries(amc_solver INTERFACE amc)
  add_library(amc_device INTERFACE)
  target_include_directories(amc_device INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  foreach(name runtime solver device)
    set(target amc_${name})
    if(name STREQUAL runtime)
      set(target amc)
    endif()
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
    install(TARGETS ${target} EXPORT amcTargets)
  endforeach()
  if(TARGET amc-wide)
    install(TARGETS amc-wide LIBRARY NAMELINK_SKIP
      DESTINATION ${CMAKE_INSTALL_LIBDIR}/glibc-hwcaps/${AMC_RUNTIME_WIDE_ARCH})
  endif()
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/runtime/include/amcrt TYPE INCLUDE FILES_MATCHING PATTERN "*.h")
  set(folder ${CMAKE_INSTALL_LIBDIR}/cmake/amc)
  install(EXPORT amcTargets NAMESPACE amc:: DESTINATION ${folder} FILE amcConfig.cmake)
  write_basic_package_version_file(${CMAKE_BINARY_DIR}/amcConfigVersion.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${CMAKE_BINARY_DIR}/amcConfigVersion.cmake DESTINATION ${folder})
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/docs/ TYPE DOC PATTERN CMakeLists.txt EXCLUDE)
  install(FILES ${CMAKE_SOURCE_DIR}/LICENSE TYPE DOC)
endfunction()
