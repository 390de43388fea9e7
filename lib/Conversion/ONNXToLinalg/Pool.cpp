//===- Pool.cpp - Pooling of ONNX -----------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/ONNXToLinalg/ONNXToLinalg.h"
#include "amc/Conversion/Utils/Pooling.h"
#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlir::amc;

namespace {
template <typename OpTy>
FailureOr<Windows> getWindows(OpTy op, RankedTensorType image,
                              ConversionPatternRewriter &rewriter) {
  auto grid = cast<RankedTensorType>(op->getResult(0).getType());
  if (grid.getRank() != 4)
    return rewriter.notifyMatchFailure(op, "only two spatial dimensions");
  return Windows::get(image, grid, op.getWindows());
}

struct LowerMaxPool : OpConversionPattern<onnx::MaxPoolOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(onnx::MaxPoolOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value x = adaptor.getOperands()[0];
    FailureOr<Windows> windows = getWindows(op, tensorType(x), rewriter);
    if (failed(windows))
      return failure();
    rewriter.replaceOp(
        op, createMaxPool(rewriter, op.getLoc(), op.getType(), x, *windows));
    return success();
  }
};

struct LowerAveragePool : OpConversionPattern<onnx::AveragePoolOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(onnx::AveragePoolOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value x = adaptor.getOperands()[0];
    FailureOr<Windows> windows = getWindows(op, tensorType(x), rewriter);
    if (failed(windows))
      return failure();
    SmallVector<int64_t> pads(op.getResolvedPads());
    PoolCounts counts{op.getCountIncludePad() != 0, {pads[2], pads[3]}};
    rewriter.replaceOp(op,
                       createAveragePool(rewriter, op.getLoc(), op.getType(), x,
                                         *windows, counts));
    return success();
  }
};
} // namespace

void amc::populateONNXPoolPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerMaxPool, LowerAveragePool>(patterns.getContext());
}
