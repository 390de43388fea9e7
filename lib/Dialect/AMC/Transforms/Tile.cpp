//===- Tile.cpp - Solutions on tiles --------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BlockSolver.h"
#include "amc/Analysis/DeviceModel.h"
#include "amc/Conversion/Utils/LinalgBuilders.h"
#include "amc/Dialect/AMC/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::amc::crossbar {
#define GEN_PASS_DEF_AMCTILE
#include "amc/Dialect/AMC/Transforms/Passes.h.inc"
} // namespace mlir::amc::crossbar

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;

/// Written matrices by their value, the block where they were written, and how.
using Written = llvm::DenseMap<std::tuple<Value, Block *, Rounding>,
                               std::unique_ptr<BlockSolver>>;

namespace {
struct AMCTilePass : crossbar::impl::AMCTileBase<AMCTilePass> {
  using AMCTileBase::AMCTileBase;

  LogicalResult initialize(MLIRContext *context) override {
    auto description = loadDevice(device);
    if (!description)
      return emitError(UnknownLoc::get(context))
             << llvm::toString(description.takeError());
    array = description->arraySize;
    return success();
  }

  void runOnOperation() override {
    Written written;
    SmallVector<SolveOp> worklist;
    getOperation()->walk([&](SolveOp op) { worklist.push_back(op); });
    for (SolveOp op : worklist)
      if (failed(expand(op, written)))
        return signalPassFailure();
  }

private:
  LogicalResult expand(SolveOp op, Written &written) {
    if (op.getBorder() != 0)
      return op.emitOpError("has a border; run amc-condition first");
    int64_t size = tensorType(op.getMatrix()).getDimSize(0);
    SmallVector<RowBlock> blocks = createPartition(
        size, array,
        tiling != Tiling::blockAMC && grouping == Grouping::interleaved);
    if (blocks.size() > 1 && tiling != Tiling::blockDiagonal &&
        op.getProperty() != MatrixProperty::spd)
      return op.emitOpError()
             << "needs a " << size << "x" << size << " matrix on tiles of "
             << array << "x" << array
             << ", and only a matrix with property 'spd' can be inverted by "
                "recursion; tiling=block-diagonal drops what couples the tiles";
    OpBuilder builder(op);
    Location loc = op.getLoc();
    const BlockSolver &solver = getSolver(builder, op, blocks, written);
    SmallVector<Value> rhs;
    for (RowBlock rows : blocks)
      rhs.push_back(createRows(builder, loc, op.getRhs(), rows));
    Value solution =
        createJoined(builder, loc, solver.solve(builder, loc, rhs), blocks);
    op.replaceAllUsesWith(solution);
    op.erase();
    return success();
  }

  /// The tiles of the matrix, written here unless an earlier solution of the
  /// same block wrote them alike.
  const BlockSolver &getSolver(OpBuilder &builder, SolveOp op,
                               ArrayRef<RowBlock> blocks, Written &written) {
    std::unique_ptr<BlockSolver> &solver =
        written[{op.getMatrix(), op->getBlock(), op.getRounding()}];
    if (solver) {
      ++numShared;
      return *solver;
    }
    Value matrix = op.getMatrix();
    Location loc = op.getLoc();
    if (blocks.size() == 1)
      ++numWhole;
    if (blocks.size() == 1 || tiling == Tiling::blockAMC) {
      numRecursive += blocks.size() > 1;
      solver =
          createRecursiveSolver(builder, loc, matrix, blocks, op.getRounding());
    } else {
      ++numDecoupled;
      solver =
          createDiagonalSolver(builder, loc, matrix, blocks, op.getRounding());
    }
    return *solver;
  }

  int64_t array = 0;
};
} // namespace
