//===- Factor.cpp - Gradient factors, averages, damping -------------------===//
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

using namespace mlir;
using namespace mlir::amc;

/// An integer counter or a float as `type`.
static Value toFloat(OpBuilder &b, Location loc, Value value, Type type) {
  if (isa<IntegerType>(value.getType()))
    return arith::SIToFPOp::create(b, loc, type, value);
  return value;
}

namespace {
/// The gradient dy is of the mean loss, a per-example gradient is N dy. Dense:
/// (1/N) sum (N dy)(N dy)^T = N dy^T dy. With T positions:
/// (1/(N T)) sum (N dy)(N dy)^T = (N/T) sum dy dy^T.
struct LowerGradientFactor : OpConversionPattern<train::GradientFactorOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(train::GradientFactorOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value dy = adaptor.getDy();
    RankedTensorType type = tensorType(dy);
    MLIRContext *context = rewriter.getContext();
    int64_t rank = type.getRank(), axis = op.getChannelAxis();
    if (axis < 0)
      axis += rank;
    int64_t channels = type.getDimSize(axis);
    int64_t rows = type.getNumElements() / channels;
    double examples = op.getBatch();
    double scale = examples / std::sqrt(static_cast<double>(rows));
    auto scaled = [&](ScalarBuilder s) {
      Value factor = s.constant(scale);
      return s.mul(s[0], factor);
    };
    if (axis == rank - 1) {
      Value matrix = createPointwise(
          rewriter, loc, withShape(type, {rows, channels}),
          createReshape(rewriter, loc, dy, {rows, channels}), scaled);
      rewriter.replaceOp(op, createMatmul(rewriter, loc, matrix, matrix,
                                          /*transposeLhs=*/true));
      return success();
    }
    // Channels first: a copy by whole images.
    SmallVector<int64_t> shape{channels};
    SmallVector<AffineExpr> exprs(rank);
    exprs[axis] = getAffineDimExpr(0, context);
    for (int64_t i = 0; i < rank; ++i) {
      if (i == axis)
        continue;
      exprs[i] = getAffineDimExpr(shape.size(), context);
      shape.push_back(type.getDimSize(i));
    }
    Value init = createEmpty(rewriter, loc, withShape(type, shape));
    Value copy = createGeneric(rewriter, loc, dy, init,
                               {AffineMap::get(rank, 0, exprs, context),
                                rewriter.getMultiDimIdentityMap(rank)},
                               rank, scaled)
                     .front();
    Value matrix = createReshape(rewriter, loc, copy, {channels, rows});
    rewriter.replaceOp(op, createMatmul(rewriter, loc, matrix, matrix,
                                        /*transposeLhs=*/false,
                                        /*transposeRhs=*/true));
    return success();
  }
};

/// k old + (1 - k) new with k = min(1 - 1/u, decay), u = count + 1.
struct LowerUpdateAverage : OpConversionPattern<train::UpdateAverageOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(train::UpdateAverageOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    ValueRange operands = adaptor.getOperands();
    RankedTensorType type = tensorType(operands[0]);
    Type element = type.getElementType();
    double decay = op.getDecay().convertToDouble();
    // The weight is one number, kept out of the large nest.
    Value weight = createPointwise(
        rewriter, loc, withShape(type, {}), operands[2], [&](ScalarBuilder s) {
          Value one = s.constant(element, 1.0);
          Value updates = s.add(toFloat(s.b, s.loc, s[0], element), one);
          Value share = s.div(one, updates);
          Value exact = s.sub(one, share);
          Value most = s.constant(element, decay);
          return s.create<arith::MinimumFOp>(exact, most);
        });
    rewriter.replaceOp(op, createPointwise(rewriter, loc, type,
                                           {operands[0], operands[1], weight},
                                           [&](ScalarBuilder s) {
                                             Value one =
                                                 s.constant(element, 1.0);
                                             Value rest = s.sub(one, s[2]);
                                             Value kept = s.mul(s[2], s[0]);
                                             Value added = s.mul(rest, s[1]);
                                             return s.add(kept, added);
                                           }));
    return success();
  }
};

/// A + pi sqrt(damping) I and G + sqrt(damping) / pi I,
/// pi = sqrt((tr A / dim A) / (tr G / dim G)).
struct LowerDamp : OpConversionPattern<train::DampOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(train::DampOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    ValueRange operands = adaptor.getOperands();
    Value a = operands[0], g = operands[1], damping = operands[2];
    Value pi =
        createBalance(rewriter, loc, createMeanDiagonal(rewriter, loc, a),
                      createMeanDiagonal(rewriter, loc, g));
    SmallVector<Value> results;
    for (bool inverse : {false, true}) {
      Value matrix = inverse ? g : a;
      Value shift = createPointwise(rewriter, loc, tensorType(pi),
                                    {damping, pi}, [&](ScalarBuilder s) {
                                      Value root = s.create<math::SqrtOp>(s[0]);
                                      if (inverse)
                                        return s.div(root, s[1]);
                                      return s.mul(root, s[1]);
                                    });
      results.push_back(createPointwise(
          rewriter, loc, tensorType(matrix), {matrix, shift},
          [](ScalarBuilder s) {
            Value row = s.create<linalg::IndexOp>(0);
            Value col = s.create<linalg::IndexOp>(1);
            Value diagonal =
                s.create<arith::CmpIOp>(arith::CmpIPredicate::eq, row, col);
            Value sum = s.add(s[0], s[1]);
            return s.create<arith::SelectOp>(diagonal, sum, s[0]);
          }));
    }
    rewriter.replaceOp(op, results);
    return success();
  }

  static Value createMeanDiagonal(OpBuilder &builder, Location loc,
                                  Value matrix) {
    RankedTensorType type = tensorType(matrix);
    MLIRContext *context = builder.getContext();
    AffineExpr i = getAffineDimExpr(0, context);
    double share = 1.0 / type.getDimSize(0);
    return createSum(
        builder, loc, withShape(type, {}), matrix,
        {AffineMap::get(1, 0, {i, i}, context), AffineMap::get(1, 0, context)},
        0, [&](ScalarBuilder s) {
          Value c = s.constant(share);
          return s.mul(s[0], c);
        });
  }

  /// sqrt(a / g), or 1 where that is no positive finite number (a zero, a
  /// negative or a non-finite trace).
  static Value createBalance(OpBuilder &builder, Location loc, Value a,
                             Value g) {
    return createPointwise(
        builder, loc, tensorType(a), {a, g}, [](ScalarBuilder s) {
          Type type = s[0].getType();
          Value ratio = s.div(s[0], s[1]);
          Value zero = s.constant(type, 0.0);
          Value infinity =
              s.constant(type, std::numeric_limits<double>::infinity());
          Value positive =
              s.create<arith::CmpFOp>(arith::CmpFPredicate::OGT, ratio, zero);
          Value finite = s.create<arith::CmpFOp>(arith::CmpFPredicate::OLT,
                                                 ratio, infinity);
          Value usable = s.create<arith::AndIOp>(positive, finite);
          Value one = s.constant(type, 1.0);
          Value root = s.create<math::SqrtOp>(ratio);
          return s.create<arith::SelectOp>(usable, root, one);
        });
  }
};
} // namespace

void amc::populateTrainFactorPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerGradientFactor, LowerUpdateAverage, LowerDamp>(
      patterns.getContext());
}
