//===- ConvGrad.cpp - Gradients of convolution ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/TrainToLinalg/TrainToLinalg.h"
#include "amc/Conversion/Utils/Convolution.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlir::amc;

namespace {
struct LowerConvInputGrad : OpConversionPattern<train::ConvInputGradOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(train::ConvInputGradOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RankedTensorType type = op.getType();
    Value dy = adaptor.getDy(), w = adaptor.getW();
    if (type.getRank() != 4)
      return rewriter.notifyMatchFailure(op, "only two spatial dimensions");
    Windows windows = Windows::get(
        type, tensorType(dy),
        getWindowLists(op, tensorType(w).getShape().drop_front(2)));
    rewriter.replaceOp(op, createConvolutionInputGrad(rewriter, op.getLoc(),
                                                      type, dy, w, windows,
                                                      op.getGroup()));
    return success();
  }
};

struct LowerConvWeightGrad : OpConversionPattern<train::ConvWeightGradOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(train::ConvWeightGradOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RankedTensorType type = op.getType();
    Value x = adaptor.getX(), dy = adaptor.getDy();
    if (type.getRank() != 4)
      return rewriter.notifyMatchFailure(op, "only two spatial dimensions");
    Windows windows =
        Windows::get(tensorType(x), tensorType(dy),
                     getWindowLists(op, type.getShape().drop_front(2)));
    rewriter.replaceOp(op, createConvolutionWeightGrad(rewriter, op.getLoc(),
                                                       type, x, dy, windows,
                                                       op.getGroup()));
    return success();
  }
};
} // namespace

void amc::populateTrainConvGradPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerConvInputGrad, LowerConvWeightGrad>(patterns.getContext());
}
