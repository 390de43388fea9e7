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
    auto scaled = [&](OpBuilder &b, Location l,
                      ValueRange args) -> SmallVector<Value> {
      Value factor = createConstant(b, l, args[0].getType(), scale);
      return {arith::MulFOp::create(b, l, args[0], factor)};
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
        rewriter, loc, withShape(type, {}), operands[2],
        [&](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
          Value one = createConstant(b, l, element, 1.0);
          Value updates =
              arith::AddFOp::create(b, l, toFloat(b, l, args[0], element), one);
          Value share = arith::DivFOp::create(b, l, one, updates);
          Value exact = arith::SubFOp::create(b, l, one, share);
          Value most = createConstant(b, l, element, decay);
          return {arith::MinimumFOp::create(b, l, exact, most)};
        });
    rewriter.replaceOp(
        op, createPointwise(
                rewriter, loc, type, {operands[0], operands[1], weight},
                [&](OpBuilder &b, Location l,
                    ValueRange args) -> SmallVector<Value> {
                  Value one = createConstant(b, l, element, 1.0);
                  Value rest = arith::SubFOp::create(b, l, one, args[2]);
                  Value kept = arith::MulFOp::create(b, l, args[2], args[0]);
                  Value added = arith::MulFOp::create(b, l, rest, args[1]);
                  return {arith::AddFOp::create(b, l, kept, added)};
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
      Value shift = createPointwise(
          rewriter, loc, tensorType(pi), {damping, pi},
          [&](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
            Value root = math::SqrtOp::create(b, l, args[0]);
            if (inverse)
              return {arith::DivFOp::create(b, l, root, args[1])};
            return {arith::MulFOp::create(b, l, root, args[1])};
          });
      results.push_back(createPointwise(
          rewriter, loc, tensorType(matrix), {matrix, shift},
          [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
            Value row = linalg::IndexOp::create(b, l, 0);
            Value col = linalg::IndexOp::create(b, l, 1);
            Value diagonal =
                arith::CmpIOp::create(b, l, arith::CmpIPredicate::eq, row, col);
            Value sum = arith::AddFOp::create(b, l, args[0], args[1]);
            return {arith::SelectOp::create(b, l, diagonal, sum, args[0])};
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
        0,
        [&](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
          Value c = createConstant(b, l, args[0].getType(), share);
          return {arith::MulFOp::create(b, l, args[0], c)};
        });
  }

  /// sqrt(a / g), or 1 where that is no positive finite number (a zero, a
  /// negative or a non-finite trace).
  static Value createBalance(OpBuilder &builder, Location loc, Value a,
                             Value g) {
    return createPointwise(
        builder, loc, tensorType(a), {a, g},
        [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
          Type type = args[0].getType();
          Value ratio = arith::DivFOp::create(b, l, args[0], args[1]);
          Value zero = createConstant(b, l, type, 0.0);
          Value infinity = createConstant(
              b, l, type, std::numeric_limits<double>::infinity());
          Value positive = arith::CmpFOp::create(
              b, l, arith::CmpFPredicate::OGT, ratio, zero);
          Value finite = arith::CmpFOp::create(b, l, arith::CmpFPredicate::OLT,
                                               ratio, infinity);
          Value usable = arith::AndIOp::create(b, l, positive, finite);
          Value one = createConstant(b, l, type, 1.0);
          Value root = math::SqrtOp::create(b, l, ratio);
          return {arith::SelectOp::create(b, l, usable, root, one)};
        });
  }
};
} // namespace

void amc::populateTrainFactorPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerGradientFactor, LowerUpdateAverage, LowerDamp>(
      patterns.getContext());
}
