//===- ReuseInputs.cpp - Elementwise operations in place ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Exec/Transforms/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::amc::exec {
#define GEN_PASS_DEF_REUSEINPUTS
#include "amc/Dialect/Exec/Transforms/Passes.h.inc"
} // namespace mlir::amc::exec

using namespace mlir;
using namespace mlir::amc;

namespace {

/// Whether nothing reads `value` after `op`. A view of it might.
bool isDeadAfter(Value value, Operation *op) {
  return llvm::all_of(value.getUsers(), [&](Operation *user) {
    return user == op ||
           (isa<linalg::LinalgOp>(user) && user->getBlock() == op->getBlock() &&
            user->isBeforeInBlock(op));
  });
}

/// An input of `op` that has the form of `init` and dies here, or null.
Value findDeadInput(linalg::GenericOp op, OpOperand &init) {
  AffineMap map = op.getMatchingIndexingMap(&init);
  for (OpOperand *input : op.getDpsInputOperands()) {
    Value value = input->get();
    if (value.getType() == init.get().getType() &&
        value.getDefiningOp<linalg::LinalgOp>() &&
        op.getMatchingIndexingMap(input) == map && isDeadAfter(value, op))
      return value;
  }
  return {};
}

struct ReuseInputs : exec::impl::ReuseInputsBase<ReuseInputs> {
  void runOnOperation() override {
    getOperation()->walk([](linalg::GenericOp op) {
      if (op.getNumParallelLoops() != op.getNumLoops())
        return;
      for (OpOperand &init : op.getDpsInitsMutable())
        if (init.get().getDefiningOp<tensor::EmptyOp>() &&
            op.getMatchingIndexingMap(&init).isIdentity())
          if (Value input = findDeadInput(op, init))
            init.set(input);
    });
  }
};

} // namespace
