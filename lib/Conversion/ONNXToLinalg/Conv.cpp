//===- Conv.cpp - Convolution of ONNX -------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/ONNXToLinalg/ONNXToLinalg.h"
#include "amc/Conversion/Utils/Convolution.h"
#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlir::amc;

namespace {
/// The contraction, then the bias as a nest of its own that fuses with what
/// follows.
struct LowerConv : OpConversionPattern<onnx::ConvOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(onnx::ConvOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    RankedTensorType type = op.getType();
    Value x = adaptor.getX(), w = adaptor.getW();
    if (type.getRank() != 4)
      return rewriter.notifyMatchFailure(op, "only two spatial dimensions");
    Windows windows = Windows::get(tensorType(x), type, op.getWindows());
    Value y =
        createConvolution(rewriter, loc, type, x, w, windows, op.getGroup());
    if (Value bias = adaptor.getB()) {
      Value column = createReshape(rewriter, loc, bias,
                                   {tensorType(bias).getDimSize(0), 1, 1});
      y = createPointwise(rewriter, loc, type, {y, column},
                          [](ScalarBuilder s) { return s.add(s[0], s[1]); });
    }
    rewriter.replaceOp(op, y);
    return success();
  }
};
} // namespace

void amc::populateONNXConvPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerConv>(patterns.getContext());
}
