//===- Differentiate.cpp - Reverse-mode differentiation ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Train/Transforms/Differentiate.h"

#include "ModelBuilder.h"

#include "amc/Dialect/Train/Interfaces/DifferentiableOpInterface.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::train;

/// Integers and booleans carry no gradient.
static bool isFloat(Value value) {
  return isa<FloatType>(getElementTypeOrSelf(value.getType()));
}

/// Values through which `variables` can influence others smoothly, themselves
/// included.
static DenseSet<Value> findActive(Block *block, ArrayRef<Value> variables) {
  DenseSet<Value> active(variables.begin(), variables.end());
  for (Operation &op : *block)
    if (llvm::any_of(op.getOperands(),
                     [&](Value value) { return active.contains(value); }))
      for (Value result : op.getResults())
        if (isFloat(result))
          active.insert(result);
  return active;
}

FailureOr<Gradients> train::differentiate(OpBuilder &builder, Value loss,
                                          ArrayRef<Value> variables) {
  Gradients gradients;
  Operation *last = loss.getDefiningOp();
  if (!last)
    return gradients;
  DenseSet<Value> active = findActive(last->getBlock(), variables);
  ModelBuilder seed(builder, loss.getLoc());
  gradients[loss] = seed.constant(loss, 1.0);

  // Ops in reverse: at its turn, an op has met all users of its results.
  for (Operation *op = last; op; op = op->getPrevNode()) {
    SmallVector<Value> dys;
    for (Value result : op->getResults())
      dys.push_back(gradients.lookup(result));
    if (llvm::none_of(dys, [](Value dy) { return bool(dy); }))
      continue;
    auto differentiable = dyn_cast<DifferentiableOpInterface>(op);
    for (OpOperand &operand : op->getOpOperands()) {
      if (!active.contains(operand.get()))
        continue;
      Value gradient;
      if (differentiable)
        gradient = differentiable.buildGradient(
            builder, operand.getOperandNumber(), dys);
      if (!gradient)
        return op->emitOpError()
               << "is not differentiable with respect to operand #"
               << operand.getOperandNumber()
               << ", through which the loss depends on parameters";
      Value &sum = gradients[operand.get()];
      ModelBuilder b(builder, op->getLoc());
      sum = sum ? b.add(sum, gradient) : gradient;
    }
  }
  return gradients;
}
