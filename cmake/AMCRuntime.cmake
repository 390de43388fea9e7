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

# Eigen takes its vector width from the compiler; one setting for the whole runtime, since its types cross libraries.
set(AMC_RUNTIME_ARCH native CACHE STRING "Processor that the runtime is compiled for (-march)")

add_library(amc_runtime_flags INTERFACE)
target_include_directories(amc_runtime_flags INTERFACE
  ${CMAKE_SOURCE_DIR}/runtime/include ${CMAKE_SOURCE_DIR}/runtime/lib ${CMAKE_BINARY_DIR}/runtime/include)
target_include_directories(amc_runtime_flags SYSTEM INTERFACE ${RANDOM123_INCLUDE_DIR})
target_compile_options(amc_runtime_flags INTERFACE -fexceptions -fno-math-errno -march=${AMC_RUNTIME_ARCH})
target_link_libraries(amc_runtime_flags INTERFACE Threads::Threads)

# amc_add_runtime_library(Name sources... [LINK libraries...])
function(amc_add_runtime_library name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC amc_runtime_flags ${ARG_LINK})
endfunction()

# amc_add_runtime_tool(name sources... [LINK libraries...]): a program that links no LLVM.
function(amc_add_runtime_tool name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE amc_runtime_flags CLI11::CLI11 ${ARG_LINK})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tools)
  target_compile_definitions(${name} PRIVATE AMC_VERSION="${PROJECT_VERSION}")
  add_dependencies(amc-test-depends ${name})
endfunction()
