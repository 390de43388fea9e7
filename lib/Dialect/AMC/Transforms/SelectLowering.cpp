//===- SelectLowering.cpp - A plan for every solution ---------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "amc/Dialect/AMC/Transforms/Passes.h"

namespace mlir::amc::crossbar {
#define GEN_PASS_DEF_AMCSELECTLOWERING
#include "amc/Dialect/AMC/Transforms/Passes.h.inc"
} // namespace mlir::amc::crossbar

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;
using amcrt::Plan;

namespace {
struct AMCSelectLoweringPass
    : crossbar::impl::AMCSelectLoweringBase<AMCSelectLoweringPass> {
  using AMCSelectLoweringBase::AMCSelectLoweringBase;

  void runOnOperation() override {
    if (refinement < 0 || refinement > amcrt::maxSteps) {
      getOperation()->emitError()
          << "amc-select-lowering: refinement must be from 0 to "
          << amcrt::maxSteps << ", but is " << int64_t(refinement);
      return signalPassFailure();
    }
    device = DeviceAttr::modelFor(getOperation());
    WalkResult result = getOperation()->walk([&](SolveOp op) {
      return op.getPlanAttr() || succeeded(select(op))
                 ? WalkResult::advance()
                 : WalkResult::interrupt();
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }

private:
  LogicalResult select(SolveOp op) {
    int64_t size = op.getMatrix().getType().getDimSize(0);
    bool spd = op.getProperty() == MatrixProperty::spd;
    amcrt::PlanRules rules{tiling, grouping, refinement};
    if (op.getPrecision() == Precision::refined && refinement == 0)
      rules.refinement = defaultSteps;
    Plan plan = amcrt::choosePlan(
        {size, spd, op.getBorder() != 0, op.getEquilibrated()}, rules,
        device.arraySize());
    std::string what = amcrt::checkPlan(plan, size, spd, device);
    if (!what.empty())
      return op.emitOpError()
             << "of a " << size << "x" << size << " matrix: " << what;
    op.setPlanAttr(PlanAttr::get(&getContext(), plan));
    ++numPlans;
    return success();
  }

  static constexpr int64_t defaultSteps = 4;
  amcrt::DeviceModel device;
};
} // namespace
