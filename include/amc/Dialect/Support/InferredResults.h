//===- InferredResults.h - Results that are inferred ---------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// The faults of an op are found where its result types are worked out, so that
// an importer that asks for the types of an op it has not made yet gets the
// same diagnostics as the verifier.
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_SUPPORT_INFERREDRESULTS_H
#define AMC_DIALECT_SUPPORT_INFERREDRESULTS_H

#include "mlir/IR/OpDefinition.h"

namespace mlir::amc {

/// Emits "'<op>' op <message>" at a place, if there is one, of an op that may
/// not exist yet. Fails, always.
class FaultEmitter {
public:
  FaultEmitter(std::optional<Location> loc, StringRef op) : loc(loc), op(op) {}
  explicit FaultEmitter(Operation *op)
      : FaultEmitter(op->getLoc(), op->getName().getStringRef()) {}

  template <typename... Args> LogicalResult operator()(Args &&...args) const {
    return emitOptionalError(loc, "'", op, "' op ",
                             std::forward<Args>(args)...);
  }

private:
  std::optional<Location> loc;
  StringRef op;
};

template <typename OpTy, typename... Args>
LogicalResult emitFault(std::optional<Location> loc, Args &&...args) {
  return FaultEmitter(loc,
                      OpTy::getOperationName())(std::forward<Args>(args)...);
}

namespace detail {
/// Compares the types of the results with the first of which `inferred` are.
LogicalResult verifyInferred(Operation *op, TypeRange inferred);
} // namespace detail

/// The trait of ops whose result types must be those of `inferReturnTypes`.
template <typename ConcreteType>
class ResultsAreInferred
    : public OpTrait::TraitBase<ConcreteType, ResultsAreInferred> {
public:
  static LogicalResult verifyTrait(Operation *op) {
    SmallVector<Type> inferred;
    if (failed(ConcreteType::inferReturnTypes(
            op->getContext(), op->getLoc(), op->getOperands(),
            op->getDiscardableAttrDictionary(), op->getPropertiesStorage(),
            op->getRegions(), inferred)))
      return failure();
    return detail::verifyInferred(op, inferred);
  }
};

} // namespace mlir::amc

#endif // AMC_DIALECT_SUPPORT_INFERREDRESULTS_H
