//===- Training.h - What onnx ops are to training ------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_ONNX_TRAINING_TRAINING_H
#define AMC_DIALECT_ONNX_TRAINING_TRAINING_H

#include "mlir/IR/DialectRegistry.h"

namespace mlir::amc::onnx {

/// Attaches the interfaces of Dialect/Train/Interfaces to the onnx ops, but for
/// the gradients: layers, losses, dropout, ops seen through, and the dialect
/// that a training step is written in, which is loaded with `train`.
void registerTraining(DialectRegistry &registry);

} // namespace mlir::amc::onnx

#endif // AMC_DIALECT_ONNX_TRAINING_TRAINING_H
