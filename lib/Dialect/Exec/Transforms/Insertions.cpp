//===- Insertions.cpp - What tensors are inserted in ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Insertions.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"

using namespace mlir;
using namespace mlir::amc::exec;

namespace {

class Finder {
public:
  explicit Finder(Block &block) : block(block) {
    // Even numbers: an op that moves goes between two. Those of the block are
    // made again, all of them, when ops move in it.
    for (auto [index, op] : llvm::enumerate(block))
      positions[&op] = 2 * int64_t(index) + 1;
  }

  Insertions find() {
    SmallVector<SubsetInsertionOpInterface> all;
    for (Operation &op : block)
      if (auto insertion = dyn_cast<SubsetInsertionOpInterface>(op))
        all.push_back(insertion);
    for (SubsetInsertionOpInterface insertion : all)
      follow(insertion);
    return std::move(insertions);
  }

private:
  /// The value that `value` overwrites where its op works in place.
  static OpOperand *getInit(Value value) {
    auto op = value.getDefiningOp<DestinationStyleOpInterface>();
    return op ? op.getTiedOpOperand(cast<OpResult>(value)) : nullptr;
  }

  void follow(SubsetInsertionOpInterface insertion) {
    SmallVector<OpOperand *> inits;
    Value dest = insertion.getDestinationOperand().get();
    for (Value value = insertion.getSourceOperand().get();;) {
      OpOperand *init = getInit(value);
      if (!init || !followed.insert(init).second)
        return;
      inits.push_back(init);
      value = init->get();
      if (value == dest && isa<BlockArgument>(dest))
        break;
      if (!value.hasOneUse())
        return;
      if (value.getDefiningOp<tensor::EmptyOp>()) {
        moveUp(dest, init->getOwner());
        break;
      }
    }
    for (OpOperand *init : inits)
      insertions[init] = insertion;
  }

  int64_t positionOf(Value value) const {
    return positions.lookup(value.getDefiningOp());
  }

  /// Moves what makes `dest` in front of `user`, where that is possible.
  void moveUp(Value dest, Operation *user) {
    int64_t position = positions.lookup(user);
    SmallVector<Operation *> moved;
    while (positionOf(dest) >= position) {
      Operation *op = dest.getDefiningOp();
      moved.push_back(op);
      int64_t needed = earliest.lookup(op);
      bool moves =
          isa<tensor::EmptyOp, linalg::FillOp, tensor::InsertSliceOp>(op);
      OpOperand *init = getInit(dest);
      if (!moves)
        needed = positionOf(dest);
      else if (init)
        for (OpOperand &operand : op->getOpOperands())
          if (&operand != init)
            needed = std::max(needed, positionOf(operand.get()));
      if (needed >= position) {
        // So that the next one that asks need not look as far.
        for (Operation *blocked : moved)
          earliest[blocked] = needed;
        return;
      }
      if (!init)
        break;
      dest = init->get();
    }
    for (Operation *op : llvm::reverse(moved)) {
      op->moveBefore(user);
      positions[op] = position & ~int64_t(1);
    }
  }

  Block &block;
  DenseMap<Operation *, int64_t> positions;
  /// No op can stand in front of this position.
  DenseMap<Operation *, int64_t> earliest;
  DenseSet<OpOperand *> followed;
  Insertions insertions;
};

} // namespace

Insertions amc::exec::findInsertions(Block &block) {
  return Finder(block).find();
}
