//===- AMCToExec.cpp - amc to exec ----------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/AMCToExec/AMCToExec.h"

#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "amc/Dialect/Exec/IR/ExecDialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MLProgram/IR/MLProgram.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::amc {
#define GEN_PASS_DEF_CONVERTAMCTOEXEC
#include "amc/Conversion/AMCToExec/Passes.h.inc"
} // namespace mlir::amc

using namespace mlir;
using namespace mlir::amc;

namespace {

class Converter {
public:
  /// What is stored in tile globals, first: a load may stand in an earlier
  /// function than the store.
  LogicalResult collect(ModuleOp module) {
    WalkResult result = module.walk([&](ml_program::GlobalStoreOp store) {
      if (!isa<crossbar::TileType>(store.getValue().getType()))
        return WalkResult::advance();
      auto program = store.getValue().getDefiningOp<crossbar::ProgramOp>();
      if (!program || !program.getPlacement()) {
        store.emitError("the tile stored to ")
            << store.getGlobal()
            << " is not that of a placed amc.program; run amc-place";
        return WalkResult::interrupt();
      }
      auto [known, isNew] =
          globals.try_emplace(store.getGlobal(), *program.getPlacement());
      if (!isNew && known->second != *program.getPlacement()) {
        store.emitError("the global ")
            << store.getGlobal() << " would hold two different tiles";
        return WalkResult::interrupt();
      }
      return WalkResult::advance();
    });
    return failure(result.wasInterrupted());
  }

  LogicalResult convert(Operation *op) {
    OpBuilder builder(op);
    if (auto program = dyn_cast<crossbar::ProgramOp>(op))
      return convert(program, builder);
    if (auto inverse = dyn_cast<crossbar::InverseOp>(op))
      return solve<exec::InverseOp>(inverse, builder);
    if (auto mvm = dyn_cast<crossbar::MvmOp>(op))
      return solve<exec::MvmOp>(mvm, builder);
    if (auto factorize = dyn_cast<crossbar::FactorizeOp>(op)) {
      Value init = empty(builder, op);
      replace(op,
              exec::FactorizeOp::create(builder, op->getLoc(), init.getType(),
                                        factorize.getMatrix(), init));
    } else if (auto solve = dyn_cast<crossbar::SolveFactorizedOp>(op)) {
      Value init = empty(builder, op);
      replace(op, exec::SolveFactorizedOp::create(
                      builder, op->getLoc(), init.getType(), solve.getFactors(),
                      solve.getRhs(), init));
    } else if (auto schur = dyn_cast<crossbar::SchurComplementOp>(op)) {
      Value init = empty(builder, op);
      replace(op, exec::SchurComplementOp::create(
                      builder, op->getLoc(), init.getType(), schur.getMatrix(),
                      init, schur.getSplit()));
    } else if (auto load = dyn_cast<ml_program::GlobalLoadOp>(op);
               load && isa<crossbar::TileType>(load.getType())) {
      auto found = globals.find(load.getGlobal());
      if (found == globals.end())
        return load.emitError("no amc.program is stored to ")
               << load.getGlobal() << "; program the tile first";
      tiles[load.getResult()] = found->second;
      dead.push_back(op);
    } else if (auto store = dyn_cast<ml_program::GlobalStoreOp>(op);
               store && isa<crossbar::TileType>(store.getValue().getType())) {
      dead.push_back(op);
    } else if (auto global = dyn_cast<ml_program::GlobalOp>(op);
               global && isa<crossbar::TileType>(global.getType())) {
      dead.push_back(op);
    }
    return success();
  }

  void eraseDead() {
    for (Operation *op : llvm::reverse(dead))
      op->erase();
  }

private:
  LogicalResult convert(crossbar::ProgramOp op, OpBuilder &builder) {
    std::optional<crossbar::PlacementAttr> placement = op.getPlacement();
    if (!placement)
      return op.emitError("has no place on the device; run amc-place");
    if (!cast<RankedTensorType>(op.getBlock().getType())
             .getElementType()
             .isF32())
      return op.emitError("only blocks of f32 can be written to a tile");
    tiles[op.getTile()] = *placement;
    exec::ProgramOp::create(builder, op.getLoc(), op.getBlock(),
                            placement->getChip(), placement->getTile(),
                            op.getTile().getType().getMode(), op.getRounding());
    dead.push_back(op);
    return success();
  }

  template <typename ExecOp, typename OpTy>
  LogicalResult solve(OpTy op, OpBuilder &builder) {
    auto found = tiles.find(op.getTile());
    if (found == tiles.end())
      return op.emitError("its tile is neither programmed here nor loaded from "
                          "a global");
    Value init = empty(builder, op);
    replace(op, ExecOp::create(builder, op.getLoc(), init.getType(),
                               op.getRhs(), init, found->second.getChip(),
                               found->second.getTile()));
    return success();
  }

  static Value empty(OpBuilder &builder, Operation *op) {
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    return tensor::EmptyOp::create(builder, op->getLoc(), type.getShape(),
                                   type.getElementType());
  }

  void replace(Operation *op, Operation *by) {
    op->getResult(0).replaceAllUsesWith(by->getResult(0));
    dead.push_back(op);
  }

  DenseMap<SymbolRefAttr, crossbar::PlacementAttr> globals;
  DenseMap<Value, crossbar::PlacementAttr> tiles;
  SmallVector<Operation *> dead;
};

struct ConvertAMCToExec : amc::impl::ConvertAMCToExecBase<ConvertAMCToExec> {
  void runOnOperation() override {
    Converter converter;
    if (failed(converter.collect(getOperation())))
      return signalPassFailure();
    WalkResult result = getOperation().walk([&](Operation *op) {
      return failed(converter.convert(op)) ? WalkResult::interrupt()
                                           : WalkResult::advance();
    });
    if (result.wasInterrupted())
      return signalPassFailure();
    converter.eraseDead();
  }
};

} // namespace
