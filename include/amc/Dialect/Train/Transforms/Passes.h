//===- Passes.h - Making of training steps ----------------------*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_TRANSFORMS_PASSES_H
#define AMC_DIALECT_TRAIN_TRANSFORMS_PASSES_H

#include "amc/Dialect/Train/Transforms/TrainingOptions.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace mlir::amc::train {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "amc/Dialect/Train/Transforms/Passes.h.inc"

/// With these options, each in its range. In a textual pipeline every one is
/// given by its name.
std::unique_ptr<Pass> createBuildTrainingStep(const TrainingOptions &options);

} // namespace mlir::amc::train

#endif // AMC_DIALECT_TRAIN_TRANSFORMS_PASSES_H
