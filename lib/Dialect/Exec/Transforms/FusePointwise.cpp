//===- FusePointwise.cpp - Fusion of pointwise operations -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Exec/Transforms/Passes.h"

#include "amc/Dialect/Support/MultiplyAdd.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::amc::exec {
#define GEN_PASS_DEF_FUSEPOINTWISE
#include "amc/Dialect/Exec/Transforms/Passes.h.inc"
} // namespace mlir::amc::exec

using namespace mlir;
using namespace mlir::amc;

namespace {

bool mayFuse(OpOperand *operand) {
  Operation *producer = operand->get().getDefiningOp();
  auto consumer = dyn_cast<linalg::GenericOp>(operand->getOwner());
  return producer && producer->hasOneUse() && consumer &&
         !isMultiplyAdd(consumer);
}

struct FusePointwise : exec::impl::FusePointwiseBase<FusePointwise> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    linalg::populateElementwiseOpsFusionPatterns(patterns, mayFuse);
    linalg::populateFoldReshapeOpsByExpansionPatterns(patterns, mayFuse);
    linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
    linalg::GenericOp::getCanonicalizationPatterns(patterns, &getContext());
    linalg::FillOp::getCanonicalizationPatterns(patterns, &getContext());
    tensor::populateFoldTensorEmptyPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
