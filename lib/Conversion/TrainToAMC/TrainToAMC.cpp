//===- TrainToAMC.cpp - Preconditioning on crossbars ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/TrainToAMC/TrainToAMC.h"

#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "amc/Dialect/Support/LinalgBuilders.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

namespace mlir::amc {
#define GEN_PASS_DEF_CONVERTTRAINTOAMC
#include "amc/Conversion/TrainToAMC/Passes.h.inc"
} // namespace mlir::amc

using namespace mlir;
using namespace mlir::amc;

static Value createTranspose(OpBuilder &builder, Location loc, Value matrix) {
  RankedTensorType type = tensorType(matrix);
  Value init = createEmpty(
      builder, loc, withShape(type, {type.getDimSize(1), type.getDimSize(0)}));
  return linalg::TransposeOp::create(builder, loc, matrix, init,
                                     ArrayRef<int64_t>{1, 0})
      ->getResult(0);
}

/// Damped Kronecker factors are symmetric positive definite.
static Value createSolve(OpBuilder &builder, Location loc, Value matrix,
                         Value rhs, int64_t border) {
  return crossbar::SolveOp::create(
      builder, loc, rhs.getType(), matrix, rhs, crossbar::MatrixProperty::spd,
      crossbar::Precision::one_shot, crossbar::Rounding::nearest, border,
      /*equilibrated=*/false, crossbar::PlanAttr());
}

namespace {
/// X = G^-1 dW, then U^T = A^-1 X^T since A is symmetric.
struct LowerPrecondition : OpConversionPattern<train::PreconditionOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(train::PreconditionOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value columns = createSolve(rewriter, loc, adaptor.getG(), adaptor.getDw(),
                                /*border=*/0);
    Value rows = createTranspose(rewriter, loc, columns);
    Value solution =
        createSolve(rewriter, loc, adaptor.getA(), rows, op.getBias() ? 1 : 0);
    rewriter.replaceOp(op, createTranspose(rewriter, loc, solution));
    return success();
  }
};

struct ConvertTrainToAMC : amc::impl::ConvertTrainToAMCBase<ConvertTrainToAMC> {
  void runOnOperation() override {
    ConversionTarget target(getContext());
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    target.addIllegalOp<train::PreconditionOp>();
    RewritePatternSet patterns(&getContext());
    populateTrainToAMCPatterns(patterns);
    if (failed(applyPartialConversion(getOperation(), target,
                                      std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void amc::populateTrainToAMCPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerPrecondition>(patterns.getContext());
}
