# LLVM and MLIR from their shared libraries, and helpers for the compiler's own libraries.
find_package(MLIR 22.1 REQUIRED CONFIG HINTS /usr/lib/llvm-22/lib/cmake/mlir)
list(APPEND CMAKE_MODULE_PATH ${MLIR_CMAKE_DIR} ${LLVM_CMAKE_DIR})
set(LLVM_RUNTIME_OUTPUT_INTDIR ${CMAKE_RUNTIME_OUTPUT_DIRECTORY})
set(LLVM_LIBRARY_OUTPUT_INTDIR ${CMAKE_LIBRARY_OUTPUT_DIRECTORY})
set(MLIR_BINARY_DIR ${CMAKE_BINARY_DIR})
include(TableGen)
include(AddLLVM)
include(AddMLIR)

add_library(amc_compiler_flags INTERFACE)
target_include_directories(amc_compiler_flags SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
target_include_directories(amc_compiler_flags INTERFACE ${CMAKE_SOURCE_DIR}/include ${CMAKE_BINARY_DIR}/include)
target_compile_options(amc_compiler_flags INTERFACE -fno-rtti -fno-exceptions)
target_link_libraries(amc_compiler_flags INTERFACE MLIR LLVM)

# What nearly every file of the compiler includes is parsed once: MLIR's headers are two thirds of the time of a file.
file(WRITE ${CMAKE_BINARY_DIR}/amc-compiler-headers.cpp "")
add_library(amc_compiler_headers OBJECT ${CMAKE_BINARY_DIR}/amc-compiler-headers.cpp)
target_link_libraries(amc_compiler_headers PUBLIC amc_compiler_flags)
# Without a time in them, ccache finds what was compiled with them.
target_compile_options(amc_compiler_headers PRIVATE -fPIC "SHELL:-Xclang -fno-pch-timestamp")
set_target_properties(amc_compiler_headers PROPERTIES POSITION_INDEPENDENT_CODE OFF)
target_precompile_headers(amc_compiler_headers PRIVATE
  <mlir/Dialect/Arith/IR/Arith.h> <mlir/Dialect/Func/IR/FuncOps.h> <mlir/Dialect/Linalg/IR/Linalg.h>
  <mlir/Dialect/MLProgram/IR/MLProgram.h> <mlir/Dialect/MemRef/IR/MemRef.h> <mlir/Dialect/SCF/IR/SCF.h>
  <mlir/Dialect/Tensor/IR/Tensor.h> <mlir/Pass/PassManager.h> <mlir/Transforms/GreedyPatternRewriteDriver.h>)

# amc_use_compiler_headers(target): its code must have the flags of those headers, so programs are -fPIC too.
function(amc_use_compiler_headers target)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${target} PRIVATE -fPIC)
  target_precompile_headers(${target} REUSE_FROM amc_compiler_headers)
endfunction()

# amc_add_library(Name sources... [DEPENDS tablegen targets...] [LINK libraries...])
function(amc_add_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC amc_compiler_flags ${ARG_LINK})
  amc_use_compiler_headers(${name})
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
endfunction()

# amc_add_tool(name sources... [LINK libraries...]): a program of the compiler.
function(amc_add_tool name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE amc_compiler_flags ${ARG_LINK})
  amc_use_compiler_headers(${name})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tools)
  target_compile_definitions(${name} PRIVATE AMC_VERSION="${PROJECT_VERSION}")
  add_dependencies(amc-test-depends ${name})
  amc_install_tool(${name})
endfunction()
