//===- ActivationFactor.cpp - Kronecker factors of layer inputs -----------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KroneckerFactors.h"
#include "amc/Conversion/TrainToLinalg/TrainToLinalg.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

using namespace mlir;
using namespace mlir::amc;

/// rows / sqrt(examples) with, when `bias`, one more line of ones, scaled
/// alike: the factor is then a plain product of this with itself. Lines are
/// columns
/// (`dim` 1) or rows (`dim` 0) of the matrix. A pass over the rows costs less
/// than one over the factor.
static Value appendOnes(OpBuilder &builder, Location loc, Value scaled,
                        int64_t dim, double scale) {
  SmallVector<int64_t> shape(tensorType(scaled).getShape());
  ++shape[dim];
  return createPlaced(builder, loc, scaled, shape, {0, 0}, {1, 1}, scale);
}

static Value createScaled(OpBuilder &builder, Location loc, Value value,
                          double scale) {
  return createPointwise(builder, loc, tensorType(value), value,
                         [&](ScalarBuilder s) {
                           Value c = s.constant(scale);
                           return s.mul(s[0], c);
                         });
}

Value amc::createUnfoldedFactor(OpBuilder &builder, Location loc, Value x,
                                const Windows &windows, bool bias,
                                double examples) {
  auto [h, w] = windows.axes;
  RankedTensorType type = tensorType(x);
  int64_t batch = type.getDimSize(0), channels = type.getDimSize(1);
  double scale = 1.0 / std::sqrt(examples);
  MLIRContext *context = builder.getContext();
  Value padded = createPadded(builder, loc, x, windows, 0.0);
  // (c, kh, kw) x (n, oh, ow): every row of the image is copied as it lies.
  AffineExpr c, kh, kw, n, oh, ow;
  bindDims(context, c, kh, kw, n, oh, ow);
  Value init = createEmpty(
      builder, loc,
      withShape(type, {channels, h.kernel, w.kernel, batch, h.out, w.out}));
  Value unfolded =
      createGeneric(builder, loc, padded, init,
                    {AffineMap::get(6, 0,
                                    {n, c, windowPosition(oh, kh, h),
                                     windowPosition(ow, kw, w)},
                                    context),
                     builder.getMultiDimIdentityMap(6)},
                    6,
                    [&](ScalarBuilder s) {
                      Value factor = s.constant(scale);
                      return s.mul(s[0], factor);
                    })
          .front();
  Value rows = createReshape(
      builder, loc, unfolded,
      {channels * h.kernel * w.kernel, batch * windows.positions()});
  if (bias)
    rows = appendOnes(builder, loc, rows, /*dim=*/0, scale);
  return createMatmul(builder, loc, rows, rows, /*transposeLhs=*/false,
                      /*transposeRhs=*/true);
}

namespace {
struct LowerActivationFactor : OpConversionPattern<train::ActivationFactorOp> {
  LowerActivationFactor(MLIRContext *context, std::function<void()> onAuto)
      : OpConversionPattern(context), onAutocorrelation(std::move(onAuto)) {}

  LogicalResult
  matchAndRewrite(train::ActivationFactorOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value x = adaptor.getX();
    RankedTensorType type = tensorType(x);
    double examples = op.getBatch();
    bool bias = op.getBias();
    // A dense layer may have rows of images as well.
    if (!op.getKernelShape().empty()) {
      Windows windows = getWindows(op, type);
      bool autocorrelation = prefersAutocorrelation(type, windows);
      if (autocorrelation && onAutocorrelation)
        onAutocorrelation();
      rewriter.replaceOp(
          op, autocorrelation ? createAutocorrelationFactor(
                                    rewriter, loc, x, windows, bias, examples)
                              : createUnfoldedFactor(rewriter, loc, x, windows,
                                                     bias, examples));
      return success();
    }
    double scale = 1.0 / std::sqrt(examples);
    int64_t features = type.getShape().back();
    Value rows = createReshape(rewriter, loc, x,
                               {type.getNumElements() / features, features});
    rows = createScaled(rewriter, loc, rows, scale);
    if (bias)
      rows = appendOnes(rewriter, loc, rows, /*dim=*/1, scale);
    rewriter.replaceOp(
        op, createMatmul(rewriter, loc, rows, rows, /*transposeLhs=*/true));
    return success();
  }

  /// The windows of the convolution whose input `x` is.
  static Windows getWindows(train::ActivationFactorOp op, RankedTensorType x) {
    WindowLists lists = getWindowLists(op, op.getKernelShape());
    // The verifier has seen that there is one.
    SmallVector<int64_t> grid =
        *inferGrid(FaultEmitter(op), x, lists, /*ceil=*/false);
    return Windows::get(
        x, withShape(x, {x.getDimSize(0), x.getDimSize(1), grid[0], grid[1]}),
        lists);
  }

  std::function<void()> onAutocorrelation;
};
} // namespace

void amc::populateTrainActivationFactorPatterns(
    RewritePatternSet &patterns, std::function<void()> onAutocorrelation) {
  patterns.add<LowerActivationFactor>(patterns.getContext(),
                                      std::move(onAutocorrelation));
}
