//===- Passes.h - Making of training steps ----------------------*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_TRANSFORMS_PASSES_H
#define AMC_DIALECT_TRAIN_TRANSFORMS_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "llvm/Support/CommandLine.h"

namespace mlir::amc::train {

/// How parameters are updated.
enum class Optimizer { kfac, sgd, adam };

/// The loss that is added to a model without one.
enum class Loss { none, crossEntropy, mse };

/// The learning rate over the steps of a run.
enum class LRSchedule { constant, linear, cosine };

inline llvm::cl::ValuesClass optimizerValues() {
  return llvm::cl::values(
      clEnumValN(Optimizer::kfac, "kfac", "Kronecker-factored curvature"),
      clEnumValN(Optimizer::sgd, "sgd", "gradient descent with momentum"),
      clEnumValN(Optimizer::adam, "adam", "Adam"));
}

inline llvm::cl::ValuesClass lossValues() {
  return llvm::cl::values(
      clEnumValN(Loss::none, "none", "the model ends in its loss"),
      clEnumValN(Loss::crossEntropy, "cross-entropy",
                 "mean cross-entropy of scores and class labels"),
      clEnumValN(Loss::mse, "mse", "mean squared error"));
}

inline llvm::cl::ValuesClass lrScheduleValues() {
  return llvm::cl::values(
      clEnumValN(LRSchedule::constant, "constant", "lr"),
      clEnumValN(LRSchedule::linear, "linear", "lr (1 - t / steps)"),
      clEnumValN(LRSchedule::cosine, "cosine",
                 "lr (1 + cos(pi t / steps)) / 2"));
}

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "amc/Dialect/Train/Transforms/Passes.h.inc"

} // namespace mlir::amc::train

#endif // AMC_DIALECT_TRAIN_TRANSFORMS_PASSES_H
