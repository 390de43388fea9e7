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
    Windows windows = Windows::get(tensorType(x), tensorType(dy),
                                   getWindowLists(op, op.getKernelShape()));
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
    Windows windows = Windows::get(type, tensorType(dy),
                                   getWindowLists(op, op.getKernelShape()));
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
        op,
        createPointwise(rewriter, op.getLoc(), op.getType(),
                        {adaptor.getY(), adaptor.getDy()}, [](ScalarBuilder s) {
                          Value zero = s.constant(0.0);
                          Value on = s.create<arith::CmpFOp>(
                              arith::CmpFPredicate::OGT, s[0], zero);
                          return s.create<arith::SelectOp>(on, s[1], zero);
                        }));
    return success();
  }
};
} // namespace

void amc::populateTrainPoolGradPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerMaxPoolGrad, LowerAveragePoolGrad, LowerReluGrad>(
      patterns.getContext());
}
