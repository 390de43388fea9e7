//===- OpChecks.h - What several operations verify ------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_DIALECT_TRAIN_IR_OPCHECKS_H
#define AMC_LIB_DIALECT_TRAIN_IR_OPCHECKS_H

#include "amc/Dialect/Train/IR/TrainDialect.h"

namespace mlir::amc::train {

inline RankedTensorType typeOf(Value value) {
  return cast<RankedTensorType>(value.getType());
}

/// All tensors of floats have elements of one type.
inline LogicalResult verifyTensors(Operation *op) {
  Type element;
  for (Type type :
       llvm::concat<const Type>(op->getOperandTypes(), op->getResultTypes())) {
    auto tensor = cast<RankedTensorType>(type);
    if (!isa<FloatType>(tensor.getElementType()))
      continue;
    if (element && tensor.getElementType() != element)
      return op->emitOpError() << "mixes elements of " << element << " and "
                               << tensor.getElementType();
    element = tensor.getElementType();
  }
  return success();
}

/// The value called `name` is of the type `like` of the one called `likeName`.
inline LogicalResult verifySame(Operation *op, StringRef name, Type type,
                                StringRef likeName, Type like) {
  if (type == like)
    return success();
  return op->emitOpError() << name << " must be " << like << " as " << likeName
                           << ", but is " << type;
}

} // namespace mlir::amc::train

#endif // AMC_LIB_DIALECT_TRAIN_IR_OPCHECKS_H
