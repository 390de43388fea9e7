# The runtime's third-party libraries, all header-only or small C libraries.
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 2.1 REQUIRED)
find_package(ZLIB REQUIRED)
find_library(LIBMD_LIBRARY md REQUIRED)
find_package(Threads REQUIRED)
find_package(FlatBuffers REQUIRED CONFIG)
find_program(FLATC flatc REQUIRED)
find_path(RANDOM123_INCLUDE_DIR Random123/philox.h REQUIRED)

# The installed programs run on any processor of this level. Where the second level is there too, the loader takes the
# second build of the shared library (runtime/shared/CMakeLists.txt). Eigen takes its vector width from the compiler, and
# its types cross libraries: one setting for all of a build.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  set(levels x86-64-v3 x86-64-v4)
else()
  set(levels native "")
endif()
list(GET levels 0 level)
list(GET levels 1 wide_level)
set(AMC_RUNTIME_ARCH ${level} CACHE STRING "Processor that the runtime is compiled for (-march)")
set(AMC_RUNTIME_WIDE_ARCH "${wide_level}" CACHE STRING
  "Processor of the shared library's second build, one of glibc-hwcaps; empty: there is none")

set(AMC_RUNTIME_DIR ${CMAKE_SOURCE_DIR}/runtime)
add_library(amc_runtime_flags INTERFACE)
target_include_directories(amc_runtime_flags INTERFACE
  ${CMAKE_SOURCE_DIR}/runtime/include ${CMAKE_SOURCE_DIR}/runtime/lib ${CMAKE_BINARY_DIR}/runtime/include)
target_include_directories(amc_runtime_flags SYSTEM INTERFACE ${RANDOM123_INCLUDE_DIR})
set(arch $<TARGET_PROPERTY:AMC_ARCH>)
target_compile_options(amc_runtime_flags INTERFACE -fexceptions -fno-math-errno
  -march=$<IF:$<BOOL:${arch}>,${arch},${AMC_RUNTIME_ARCH}>)
target_link_libraries(amc_runtime_flags INTERFACE Threads::Threads)

# amc_add_runtime_library(Name [WIDE] sources... [LINK libraries...])
# Those in runtime/ are parts of the shared library. WIDE: its second build has code of its own for them. All of Eigen
# is in such parts.
function(amc_add_runtime_library name)
  cmake_parse_arguments(ARG "WIDE" "" "LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC amc_runtime_flags ${ARG_LINK})
  cmake_path(IS_PREFIX AMC_RUNTIME_DIR ${CMAKE_CURRENT_SOURCE_DIR} is_part)
  if(NOT is_part)
    return()
  endif()
  set_property(GLOBAL APPEND PROPERTY AMC_RUNTIME_PARTS ${name})
  if(ARG_WIDE AND AMC_RUNTIME_WIDE_ARCH)
    add_library(${name}Wide OBJECT EXCLUDE_FROM_ALL ${ARG_UNPARSED_ARGUMENTS})
    set_target_properties(${name}Wide PROPERTIES AMC_ARCH ${AMC_RUNTIME_WIDE_ARCH})
    target_link_libraries(${name}Wide PRIVATE amc_runtime_flags ${ARG_LINK})
  endif()
endfunction()

# amc_add_runtime_tool(name sources... [LINK libraries...]): a program on the shared library, without LLVM.
function(amc_add_runtime_tool name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE amc_runtime_flags amc CLI11::CLI11 ${ARG_LINK})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tools)
  target_compile_definitions(${name} PRIVATE AMC_VERSION="${PROJECT_VERSION}")
  add_dependencies(amc-test-depends ${name})
  amc_install_tool(${name})
endfunction()
