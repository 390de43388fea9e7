//===- Expand.cpp - Planned solutions as operations -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmitSteps.h"
#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "amc/Dialect/AMC/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::amc::crossbar {
#define GEN_PASS_DEF_AMCEXPAND
#include "amc/Dialect/AMC/Transforms/Passes.h.inc"
} // namespace mlir::amc::crossbar

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;

namespace {
/// Marks what holds a matrix, a tile or factors, with the plan it is part of.
class PlanMarker : public OpBuilder::Listener {
public:
  explicit PlanMarker(PlanAttr plan) : plan(plan) {}
  void notifyOperationInserted(Operation *op, OpBuilder::InsertPoint) override {
    if (isa<ProgramOp, FactorizeOp>(op))
      op->setAttr("amc.plan", plan);
  }

private:
  PlanAttr plan;
};

struct AMCExpandPass : crossbar::impl::AMCExpandBase<AMCExpandPass> {
  using AMCExpandBase::AMCExpandBase;

  void runOnOperation() override {
    device = DeviceAttr::modelFor(getOperation());
    Written written;
    SmallVector<SolveOp> worklist;
    getOperation()->walk([&](SolveOp op) { worklist.push_back(op); });
    for (SolveOp op : worklist)
      if (failed(expand(op, written)))
        return signalPassFailure();
  }

private:
  using Emitted = amcrt::Solution<EmitSteps>;
  /// Emitted matrices by their value, the block where that was done, and how.
  using Written =
      llvm::DenseMap<std::tuple<Value, Block *, Attribute, Rounding>,
                     std::unique_ptr<Emitted>>;

  LogicalResult expand(SolveOp op, Written &written) {
    PlanAttr plan = op.getPlanAttr();
    if (!plan)
      return op.emitOpError("has no plan; run amc-select-lowering first");
    bool symmetric = op.getProperty() == MatrixProperty::spd;
    int64_t size = op.getMatrix().getType().getDimSize(0);
    std::string what =
        amcrt::checkPlan(plan.getValue(), size, symmetric, device);
    if (!what.empty())
      return op.emitOpError() << "has a plan that does not suit it: " << what;
    PlanMarker marker(plan);
    OpBuilder builder(op, &marker);
    EmitSteps steps(builder, op.getLoc(), device.arraySize());
    std::unique_ptr<Emitted> &emitted =
        written[{op.getMatrix(), op->getBlock(), plan, op.getRounding()}];
    if (emitted) {
      ++numShared;
    } else {
      auto rounding = op.getRounding() == Rounding::nearest
                          ? amcrt::LevelRounding::nearest
                          : amcrt::LevelRounding::towardZero;
      emitted = amcrt::beginPlan<EmitSteps>(
          steps, plan.getValue(), {op.getMatrix(), symmetric, rounding});
      ++numMatrices;
    }
    op.replaceAllUsesWith(emitted->solve(steps, op.getRhs()));
    op.erase();
    return success();
  }

  amcrt::DeviceModel device;
};
} // namespace
