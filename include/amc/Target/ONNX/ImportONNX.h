//===- ImportONNX.h - ONNX models to the onnx dialect --------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TARGET_ONNX_IMPORTONNX_H
#define AMC_TARGET_ONNX_IMPORTONNX_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace mlir::amc {

struct ImportOptions {
  /// Examples in a batch, at least 1. A free leading dimension of a graph input
  /// becomes this; a fixed one must be equal to it.
  int64_t batch = 64;
  /// Floating-point initializers that are weights, and that are none, whatever
  /// the rule below says.
  std::vector<std::string> train = {}, freeze = {};
  /// Where errors are written, one line each; null: standard error.
  llvm::raw_ostream *errors = nullptr;
};

/// Reads the ONNX model at `path`, of opset 13 to 23, into a module with one
/// function `@forward`:
///
/// - Graph inputs are its arguments and graph outputs its results, in the
///   graph's order, named by `amc.name`. All shapes are static.
/// - A weight is `ml_program.global private mutable @<initializer>`. Weights
///   are the parameters that the file's signature of a traced program names.
///   Without one they are the floating-point initializers of rank 1 or more,
///   except class weights of a loss, exponents, and what is only added to,
///   subtracted from, multiplied with or divides the graph inputs before the
///   first layer (normalisation). `ImportOptions` names exceptions.
///   All other initializers are constants.
/// - What can be computed from constants and shapes alone is computed.
/// - Operators have the form of the newest opset, with attributes in the place
///   of constant inputs and explicit pads in the place of `auto_pad`.
/// - Node names are the names of locations.
///
/// External data is read from files in the model's own directory or below it.
///
/// Errors have the form `FILE: node 'NAME' (OPERATOR, opset N): what;
/// supported: what is`. Nothing the file holds makes the process abort. The
/// dialects that the module needs are loaded into `context`.
FailureOr<OwningOpRef<ModuleOp>>
importONNX(StringRef path, const ImportOptions &options, MLIRContext *context);

} // namespace mlir::amc

#endif // AMC_TARGET_ONNX_IMPORTONNX_H
