//===- ExpandMath.cpp - Functions of math in arithmetic -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/KernelsToLLVM/KernelsToLLVM.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::amc {
#define GEN_PASS_DEF_EXPANDMATH
#include "amc/Conversion/KernelsToLLVM/Passes.h.inc"
} // namespace mlir::amc

using namespace mlir;
using namespace mlir::amc;

namespace {
struct CountReplaced : RewriterBase::Listener {
  int64_t count = 0;

  void notifyOperationReplaced(Operation *op, ValueRange) override {
    count += isa<math::MathDialect>(op->getDialect());
  }
};

struct ExpandMath : amc::impl::ExpandMathBase<ExpandMath> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    populateMathPolynomialApproximationPatterns(set);
    math::populateExpansionPatterns(set,
                                    {"powf", "fpowi", "rsqrt", "roundeven"});
    patterns = std::move(set);
    return success();
  }

  void runOnOperation() override {
    CountReplaced counter;
    GreedyRewriteConfig config;
    config.setListener(&counter);
    if (failed(applyPatternsGreedily(getOperation(), patterns, config)))
      return signalPassFailure();
    numExpanded += counter.count;
  }

private:
  FrozenRewritePatternSet patterns;
};
} // namespace
