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
    int64_t before = countFunctions();
    if (failed(applyPatternsGreedily(getOperation(), patterns)))
      return signalPassFailure();
    numExpanded += before - countFunctions();
  }

private:
  int64_t countFunctions() {
    int64_t count = 0;
    getOperation()->walk([&](Operation *op) {
      count += isa<math::MathDialect>(op->getDialect());
    });
    return count;
  }

  FrozenRewritePatternSet patterns;
};
} // namespace
