//===- Contracts.h - Verification of discardable attributes --- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_DIALECT_TRAIN_IR_CONTRACTS_H
#define AMC_LIB_DIALECT_TRAIN_IR_CONTRACTS_H

#include "amc/Dialect/Train/IR/TrainDialect.h"

namespace mlir::amc::train {

/// The attribute as an `AttrT`, called `expected`; null after an error.
template <typename AttrT>
AttrT getAs(Operation *op, NamedAttribute attribute, StringRef expected) {
  auto value = dyn_cast<AttrT>(attribute.getValue());
  if (!value)
    op->emitOpError() << "'" << attribute.getName().getValue() << "' must be "
                      << expected << ", but is " << attribute.getValue();
  return value;
}

/// An array of `AttrT` alone.
template <typename AttrT>
ArrayAttr getArrayOf(Operation *op, NamedAttribute attribute,
                     StringRef expected) {
  auto list = getAs<ArrayAttr>(op, attribute, expected);
  if (!list || llvm::all_of(list, llvm::IsaPred<AttrT>))
    return list;
  op->emitOpError() << "'" << attribute.getName().getValue() << "' must be "
                    << expected << ", but is " << list;
  return {};
}

/// Attributes are verified before the op that they are on, which may lack what
/// its accessors rely on: whether it is right in itself, else reports that.
inline LogicalResult verifyFirst(Operation *op) {
  return op->getName().verifyInvariants(op);
}

inline LogicalResult refusePlace(Operation *op, NamedAttribute attribute,
                                 StringRef place) {
  return op->emitOpError() << "cannot have '" << attribute.getName().getValue()
                           << "', which belongs on " << place;
}

/// Of a module: one function for each entry point that its recipe needs, and no
/// other.
LogicalResult verifyRecipe(Operation *op, NamedAttribute attribute);
/// Layers whose globals exist, have the right roles, and fit each other.
LogicalResult verifyLayers(Operation *op, NamedAttribute attribute);
/// Names of parameters.
LogicalResult verifyUncovered(Operation *op, NamedAttribute attribute);

} // namespace mlir::amc::train

#endif // AMC_LIB_DIALECT_TRAIN_IR_CONTRACTS_H
