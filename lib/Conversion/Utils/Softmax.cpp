//===- Softmax.cpp - Softmax and labelled losses --------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/Utils/Softmax.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include <limits>

using namespace mlir;
using namespace mlir::amc;

AffineMap amc::rowMap(MLIRContext *context, int64_t rank) {
  return AffineMap::getMultiDimIdentityMap(rank, context).dropResult(rank - 1);
}

AffineMap amc::classMap(MLIRContext *context, int64_t rank, int64_t axis) {
  SmallVector<AffineExpr> exprs(rowMap(context, rank).getResults());
  exprs.insert(exprs.begin() + axis, getAffineDimExpr(rank - 1, context));
  return AffineMap::get(rank, 0, exprs, context);
}

static RankedTensorType rowType(RankedTensorType scores, int64_t axis) {
  SmallVector<int64_t> shape(scores.getShape());
  shape.erase(shape.begin() + axis);
  return withShape(scores, shape);
}

SoftmaxStatistics amc::createSoftmaxStatistics(OpBuilder &builder, Location loc,
                                               Value scores, int64_t axis) {
  MLIRContext *context = builder.getContext();
  int64_t rank = tensorType(scores).getRank();
  RankedTensorType rows = rowType(tensorType(scores), axis);
  AffineMap in = classMap(context, rank, axis), out = rowMap(context, rank);
  Value init = createFilled(builder, loc, rows,
                            -std::numeric_limits<double>::infinity());
  Value maximum =
      createGeneric(builder, loc, scores, init, {in, out}, rank - 1,
                    [](ScalarBuilder s) {
                      return s.create<arith::MaximumFOp>(s[0], s[1]);
                    })
          .front();
  Value sum = createSum(builder, loc, rows, {scores, maximum}, {in, out, out},
                        rank - 1, [](ScalarBuilder s) {
                          Value shifted = s.sub(s[0], s[1]);
                          return s.create<math::ExpOp>(shifted);
                        });
  return {maximum, sum};
}

/// A pointwise nest over scores (in its own order) and the row statistics.
static Value mapScores(OpBuilder &builder, Location loc, Value scores,
                       int64_t axis, SoftmaxStatistics statistics,
                       ScalarBody body) {
  MLIRContext *context = builder.getContext();
  int64_t rank = tensorType(scores).getRank();
  AffineMap all = AffineMap::getMultiDimIdentityMap(rank, context);
  AffineMap row = all.dropResult(axis);
  Value init = createEmpty(builder, loc, tensorType(scores));
  return createGeneric(builder, loc,
                       {scores, statistics.maximum, statistics.sum}, init,
                       {all, row, row, all}, rank, body)
      .front();
}

Value amc::createSoftmax(OpBuilder &builder, Location loc, Value scores,
                         int64_t axis, SoftmaxStatistics statistics) {
  return mapScores(builder, loc, scores, axis, statistics, [](ScalarBuilder s) {
    Value shifted = s.sub(s[0], s[1]);
    Value exp = s.create<math::ExpOp>(shifted);
    return s.div(exp, s[2]);
  });
}

Value amc::createLogSoftmax(OpBuilder &builder, Location loc, Value scores,
                            int64_t axis, SoftmaxStatistics statistics) {
  return mapScores(builder, loc, scores, axis, statistics, [](ScalarBuilder s) {
    Value shifted = s.sub(s[0], s[1]);
    Value log = s.create<math::LogOp>(s[2]);
    return s.sub(shifted, log);
  });
}

/// Whether the class of the innermost loop is `label`.
static Value isLabel(OpBuilder &b, Location loc, Value label, int64_t loop) {
  Value index = linalg::IndexOp::create(b, loc, loop);
  Value asLabel = arith::IndexCastOp::create(b, loc, label.getType(), index);
  return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, asLabel,
                               label);
}

Value amc::createScoreAtLabel(OpBuilder &builder, Location loc, Value scores,
                              Value labels) {
  MLIRContext *context = builder.getContext();
  int64_t rank = tensorType(scores).getRank();
  AffineMap row = rowMap(context, rank);
  RankedTensorType rows = rowType(tensorType(scores), /*axis=*/1);
  Value init = createFilled(builder, loc, rows, 0.0);
  return createGeneric(builder, loc, {scores, labels}, init,
                       {classMap(context, rank, 1), row, row}, rank - 1,
                       [&](ScalarBuilder s) {
                         Value here = isLabel(s.b, s.loc, s[1], rank - 1);
                         return s.create<arith::SelectOp>(here, s[0], s[2]);
                       })
      .front();
}

Value amc::createRowWeights(OpBuilder &builder, Location loc,
                            RankedTensorType scores,
                            const Labelling &labelling) {
  MLIRContext *context = builder.getContext();
  RankedTensorType rows = rowType(scores, /*axis=*/1);
  Type element = scores.getElementType();
  int64_t classes = scores.getDimSize(1), rank = scores.getRank();
  SmallVector<Value> inputs{labelling.labels};
  if (labelling.weights) {
    AffineMap row = rowMap(context, rank);
    AffineMap perClass =
        AffineMap::get(rank, 0, getAffineDimExpr(rank - 1, context));
    Value init = createFilled(builder, loc, rows, 0.0);
    inputs.push_back(
        createGeneric(builder, loc, {labelling.weights, labelling.labels}, init,
                      {perClass, row, row}, rank - 1,
                      [&](ScalarBuilder s) {
                        Value here = isLabel(s.b, s.loc, s[1], rank - 1);
                        return s.create<arith::SelectOp>(here, s[0], s[2]);
                      })
            .front());
  }
  return createPointwise(builder, loc, rows, inputs, [&](ScalarBuilder s) {
    Value label = s[0];
    Value weight = labelling.weights ? s[1] : s.constant(element, 1.0);
    Value count = s.constant(label.getType(), classes);
    // One unsigned comparison covers negative labels too.
    Value isClass =
        s.create<arith::CmpIOp>(arith::CmpIPredicate::ult, label, count);
    Value nan = s.constant(element, std::numeric_limits<double>::quiet_NaN());
    weight = s.create<arith::SelectOp>(isClass, weight, nan);
    if (labelling.ignoreIndex) {
      Value ignored = s.constant(label.getType(), *labelling.ignoreIndex);
      Value skip =
          s.create<arith::CmpIOp>(arith::CmpIPredicate::eq, label, ignored);
      Value zero = s.constant(element, 0.0);
      weight = s.create<arith::SelectOp>(skip, zero, weight);
    }
    return weight;
  });
}

Value amc::createTotal(OpBuilder &builder, Location loc, Value rows) {
  RankedTensorType type = tensorType(rows);
  MLIRContext *context = builder.getContext();
  return createSum(builder, loc, withShape(type, {}), rows,
                   {AffineMap::getMultiDimIdentityMap(type.getRank(), context),
                    AffineMap::get(type.getRank(), 0, context)},
                   0, getFirstScalar);
}
