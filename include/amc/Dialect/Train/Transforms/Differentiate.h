//===- Differentiate.h - Reverse-mode differentiation -----------*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_TRANSFORMS_DIFFERENTIATE_H
#define AMC_DIALECT_TRAIN_TRANSFORMS_DIFFERENTIATE_H

#include "mlir/IR/Builders.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir::amc::train {

/// The gradient of one scalar with respect to the values it depends on. A value
/// that is not in the map has no influence.
using Gradients = llvm::DenseMap<Value, Value>;

/// Builds the gradient of `loss` (a float tensor of rank 0) with respect to
/// `variables` and everything between, at the builder's place, which `loss` and
/// all it depends on dominate. All of these are in one block. Reports an error
/// at the op that stands between a variable and the loss and has no gradient.
FailureOr<Gradients> differentiate(OpBuilder &builder, Value loss,
                                   ArrayRef<Value> variables);

} // namespace mlir::amc::train

#endif // AMC_DIALECT_TRAIN_TRANSFORMS_DIFFERENTIATE_H
