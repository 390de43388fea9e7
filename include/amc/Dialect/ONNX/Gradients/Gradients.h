//===- Gradients.h - Gradients of the onnx ops ------------------*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_ONNX_GRADIENTS_GRADIENTS_H
#define AMC_DIALECT_ONNX_GRADIENTS_GRADIENTS_H

#include "mlir/IR/DialectRegistry.h"

namespace mlir::amc::onnx {

/// Attaches train::DifferentiableOpInterface to every onnx op that has a
/// gradient. Gradients are written in onnx ops, and in train ops where onnx has
/// none for it.
void registerGradients(DialectRegistry &registry);

} // namespace mlir::amc::onnx

#endif // AMC_DIALECT_ONNX_GRADIENTS_GRADIENTS_H
