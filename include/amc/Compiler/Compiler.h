//===- Compiler.h - From a model to a program ----------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_COMPILER_COMPILER_H
#define AMC_COMPILER_COMPILER_H

#include "amc/Dialect/AMC/Transforms/Passes.h"
#include "amc/Dialect/Train/Transforms/Passes.h"
#include "amc/Target/Native/Native.h"
#include "mlir/Pass/PassManager.h"

#include <functional>

namespace mlir::amc {

/// What is printed instead of going on; `program` writes the file.
enum class Stage { onnx, train, crossbar, linalg, schedule, program };

struct CompilerOptions {
  std::string model;  ///< .onnx or .mlir
  std::string output; ///< "-": standard output; programs need a file
  Stage emit = Stage::program;
  /// Binds the free batch dimensions of an ONNX model.
  int64_t batch = train::standardBatch;
  /// Initializers of an ONNX model; see `ImportOptions`.
  std::vector<std::string> train, freeze;
  train::TrainingOptions training;
  /// A preset or the path of a description; empty: the module's own device, or
  /// else rram-64.
  std::string device;
  crossbar::Tiling tiling = crossbar::Tiling::automatic;
  int64_t refinement = 0; ///< conjugate gradient steps around each solution
  NativeOptions native;
  std::string dumpFolder; ///< every stage as a file there, unless empty
  bool timing = false;    ///< seconds of each stage, to standard error
  /// Of every pass manager before it gets its passes; may be empty.
  std::function<LogicalResult(PassManager &)> configure;
};

/// Compiles a model. Errors go to standard error, one line each, with the file
/// and, where there is one, the line or the node.
LogicalResult compileModel(const CompilerOptions &options,
                           MLIRContext &context);

} // namespace mlir::amc

#endif // AMC_COMPILER_COMPILER_H
