//===- PoolGrad.cpp - Gradients of pooling and activation -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/TrainToLinalg/TrainToLinalg.h"
#include "amc/Conversion/Utils/Pooling.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlir::amc;

namespace {
struct LowerMaxPoolGrad : OpConversionPattern<train::MaxPoolGradOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(train::MaxPoolGradOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value x = adaptor.getX(), dy = adaptor.getDy();
    if (tensorType(x).getRank() != 4)
      return rewriter.notifyMatchFailure(op, "only two spatial dimensions");
    Windows windows =
        Windows::get(tensorType(x), tensorType(dy), op.getKernelShape(),
                     op.getStrides(), op.getDilations(), op.getPads());
    rewriter.replaceOp(
        op, createMaxPoolGrad(rewriter, op.getLoc(), x, dy, windows));
    return success();
  }
};

struct LowerAveragePoolGrad : OpConversionPattern<train::AveragePoolGradOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(train::AveragePoolGradOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RankedTensorType type = op.getType();
    Value dy = adaptor.getDy();
    if (type.getRank() != 4)
      return rewriter.notifyMatchFailure(op, "only two spatial dimensions");
    Windows windows =
        Windows::get(type, tensorType(dy), op.getKernelShape(), op.getStrides(),
                     op.getDilations(), op.getPads());
    SmallVector<int64_t> pads(op.getPads());
    pads.resize(4);
    PoolCounts counts{op.getCountIncludePad() != 0, {pads[2], pads[3]}};
    rewriter.replaceOp(op, createAveragePoolGrad(rewriter, op.getLoc(), type,
                                                 dy, windows, counts));
    return success();
  }
};

/// dy where y is positive.
struct LowerReluGrad : OpConversionPattern<train::ReluGradOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(train::ReluGradOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOp(
        op, createPointwise(
                rewriter, op.getLoc(), op.getType(),
                {adaptor.getY(), adaptor.getDy()},
                [](OpBuilder &b, Location l,
                   ValueRange args) -> SmallVector<Value> {
                  Value zero = createConstant(b, l, args[0].getType(), 0.0);
                  Value on = arith::CmpFOp::create(
                      b, l, arith::CmpFPredicate::OGT, args[0], zero);
                  return {arith::SelectOp::create(b, l, on, args[1], zero)};
                }));
    return success();
  }
};
} // namespace

void amc::populateTrainPoolGradPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerMaxPoolGrad, LowerAveragePoolGrad, LowerReluGrad>(
      patterns.getContext());
}
