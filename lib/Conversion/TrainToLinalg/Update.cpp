//===- Update.cpp - Optimizer updates -------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/TrainToLinalg/TrainToLinalg.h"
#include "amc/Dialect/Support/LinalgBuilders.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

#include <cmath>

using namespace mlir;
using namespace mlir::amc;

static Value toFloat(OpBuilder &b, Location loc, Value value, Type type) {
  if (isa<IntegerType>(value.getType()))
    return arith::SIToFPOp::create(b, loc, type, value);
  return value;
}

namespace {
/// x + factor * y, nothing for a factor of 0.
Value addScaled(ScalarBuilder s, Value x, double factor, Value y) {
  return factor == 0.0 ? x
                       : s.add(x, s.mul(s.constant(x.getType(), factor), y));
}

/// nu = min(1, sqrt(kl_clip / (lr^2 sum <U, dW>))) over the layers whose
/// <U, dW> is positive and finite; the gate of any other layer is 0.
struct LowerTrustRegion : OpConversionPattern<train::TrustRegionOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(train::TrustRegionOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    ValueRange operands = adaptor.getOperands();
    Value lr = operands.front();
    size_t layers = (operands.size() - 1) / 2;
    RankedTensorType scalar = tensorType(lr);
    double clip = op.getKlClip().convertToDouble();
    SmallVector<Value> products, gates;
    for (size_t i = 0; i < layers; ++i) {
      Value u = operands[1 + i], dw = operands[1 + layers + i];
      products.push_back(createInnerProduct(rewriter, loc, u, dw));
      gates.push_back(createGate(rewriter, loc, products.back()));
    }
    SmallVector<Value> inputs{lr};
    llvm::append_range(inputs, products);
    llvm::append_range(inputs, gates);
    SmallVector<Value> results = createPointwise(
        rewriter, loc, {scalar, scalar}, inputs, [&](ScalarBuilder s) {
          return emitClip(s, s[0], s.args.slice(1, layers),
                          s.args.slice(1 + layers, layers), clip);
        });
    llvm::append_range(results, gates);
    rewriter.replaceOp(op, results);
    return success();
  }

  static Value createInnerProduct(OpBuilder &builder, Location loc, Value u,
                                  Value dw) {
    RankedTensorType type = tensorType(u);
    AffineMap all = builder.getMultiDimIdentityMap(type.getRank());
    AffineMap none = AffineMap::get(type.getRank(), 0, builder.getContext());
    return createContraction(builder, loc, withShape(type, {}), u, dw,
                             {all, all, none}, 0);
  }

  static Value createGate(OpBuilder &builder, Location loc, Value product) {
    return createPointwise(
        builder, loc, tensorType(product), product, [](ScalarBuilder s) {
          Value positive = s.create<arith::CmpFOp>(arith::CmpFPredicate::OGT,
                                                   s[0], s.constant(0.0));
          Value finite = s.create<arith::CmpFOp>(
              arith::CmpFPredicate::OLT, s[0],
              s.constant(std::numeric_limits<double>::infinity()));
          Value pass = s.create<arith::AndIOp>(positive, finite);
          return s.create<arith::SelectOp>(pass, s.constant(1.0),
                                           s.constant(0.0));
        });
  }

  /// (nu, layers withheld).
  static ScalarResults emitClip(ScalarBuilder s, Value lr, ValueRange products,
                                ValueRange gates, double clip) {
    Value zero = s.constant(0.0), one = s.constant(1.0);
    Value total = zero, passed = zero;
    for (auto [product, gate] : llvm::zip_equal(products, gates)) {
      // A product may be NaN: choose, do not multiply.
      Value on = s.create<arith::CmpFOp>(arith::CmpFPredicate::OGT, gate, zero);
      total = s.add(total, s.create<arith::SelectOp>(on, product, zero));
      passed = s.add(passed, gate);
    }
    Value withheld = s.sub(s.constant(products.size()), passed);
    if (clip == 0.0)
      return {one, withheld};
    Value step = s.mul(s.mul(lr, lr), total);
    // Nothing to clip divides by zero: infinity, and the minimum is 1.
    Value most = s.create<math::SqrtOp>(s.div(s.constant(clip), step));
    return {s.create<arith::MinimumFOp>(one, most), withheld};
  }
};

/// x or zeros, by a scalar.
struct LowerGate : OpConversionPattern<train::GateOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(train::GateOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOp(
        op, createPointwise(rewriter, op.getLoc(), op.getType(),
                            adaptor.getOperands(), [](ScalarBuilder s) {
                              Value zero = s.constant(0.0);
                              Value open = s.create<arith::CmpFOp>(
                                  arith::CmpFPredicate::OGT, s[1], zero);
                              return s.create<arith::SelectOp>(open, s[0],
                                                               zero);
                            }));
    return success();
  }
};

/// v' = momentum v + g + weight_decay w, w' = w - lr v'.
struct LowerMomentum : OpConversionPattern<train::MomentumOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(train::MomentumOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RankedTensorType type = tensorType(adaptor.getOperands().front());
    double momentum = op.getMomentum().convertToDouble();
    double decay = op.getWeightDecay().convertToDouble();
    rewriter.replaceOp(
        op, createPointwise(
                rewriter, op.getLoc(), {type, type}, adaptor.getOperands(),
                [&](ScalarBuilder s) -> ScalarResults {
                  Value w = s[0], v = s[1], g = s[2], lr = s[3];
                  Value velocity =
                      addScaled(s, addScaled(s, g, decay, w), momentum, v);
                  return {s.sub(w, s.mul(lr, velocity)), velocity};
                }));
    return success();
  }
};

/// Adam, Kingma and Ba 2015, algorithm 1, with L2 weight decay in the gradient;
/// t = 1 at the first update.
struct LowerAdam : OpConversionPattern<train::AdamOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(train::AdamOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    ValueRange operands = adaptor.getOperands();
    RankedTensorType type = tensorType(operands[0]);
    RankedTensorType scalar = tensorType(operands[4]);
    double beta1 = op.getBeta1().convertToDouble();
    double beta2 = op.getBeta2().convertToDouble();
    double epsilon = op.getEpsilon().convertToDouble();
    double decay = op.getWeightDecay().convertToDouble();
    // The bias corrections 1 - beta^t, once, without the cancellation.
    SmallVector<Value> corrections =
        createPointwise(rewriter, loc, {scalar, scalar}, operands[5],
                        [&](ScalarBuilder s) -> ScalarResults {
                          Type real = scalar.getElementType();
                          Value t = toFloat(s.b, s.loc, s[0], real);
                          auto correction = [&](double beta) -> Value {
                            Value exponent =
                                s.mul(s.constant(real, std::log(beta)), t);
                            return s.sub(s.constant(real, 0.0),
                                         s.create<math::ExpM1Op>(exponent));
                          };
                          return {correction(beta1), correction(beta2)};
                        });
    SmallVector<Value> inputs(operands.take_front(5));
    llvm::append_range(inputs, corrections);
    rewriter.replaceOp(
        op,
        createPointwise(rewriter, loc, {type, type, type}, inputs,
                        [&](ScalarBuilder s) -> ScalarResults {
                          Value w = s[0], lr = s[4];
                          Value g = addScaled(s, s[3], decay, w);
                          auto average = [&](double beta, Value old, Value x) {
                            return s.add(s.mul(s.constant(beta), old),
                                         s.mul(s.constant(1.0 - beta), x));
                          };
                          Value m = average(beta1, s[1], g);
                          Value v = average(beta2, s[2], s.mul(g, g));
                          Value root = s.create<math::SqrtOp>(s.div(v, s[6]));
                          Value step = s.div(s.div(m, s[5]),
                                             s.add(root, s.constant(epsilon)));
                          return {s.sub(w, s.mul(lr, step)), m, v};
                        }));
    return success();
  }
};
} // namespace

void amc::populateTrainUpdatePatterns(RewritePatternSet &patterns) {
  patterns.add<LowerTrustRegion, LowerGate, LowerMomentum, LowerAdam>(
      patterns.getContext());
}
