//===- EmitConjugateGradients.cpp - Conjugate gradients around a plan -----===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmitPlan.h"

#include "amc/Conversion/Utils/LinalgBuilders.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;
using amcrt::Plan;

/// The products of the columns of `a` with those of `b`, 1 x K.
static Value createColumnProducts(OpBuilder &builder, Location loc, Value a,
                                  Value b) {
  RankedTensorType type = tensorType(a);
  MLIRContext *context = builder.getContext();
  // The sum runs over rows: columns are the parallel loop.
  AffineExpr one, col, row;
  bindDims(context, one, col, row);
  AffineMap operand = AffineMap::get(3, 0, {row, col}, context);
  return createContraction(
      builder, loc, withShape(type, {1, type.getDimSize(1)}), a, b,
      {operand, operand, AffineMap::get(3, 0, {one, col}, context)},
      /*numParallel=*/2);
}

/// a / b where b is positive, 0 elsewhere: a column that is solved, or has no
/// right-hand side, stays as it is.
static Value createQuotient(OpBuilder &b, Location loc, Value lhs, Value rhs) {
  Value zero = createConstant(b, loc, lhs.getType(), 0.0);
  Value positive =
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OGT, rhs, zero);
  Value quotient = arith::DivFOp::create(b, loc, lhs, rhs);
  return arith::SelectOp::create(b, loc, positive, quotient, zero);
}

/// value + sign (above / below) direction, the quotient one per column.
static Value createStep(OpBuilder &builder, Location loc, Value value,
                        Value direction, Value above, Value below,
                        double sign) {
  return createPointwise(
      builder, loc, tensorType(value), {value, direction, above, below},
      [&](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
        Value length = createQuotient(b, l, args[2], args[3]);
        Value step = arith::MulFOp::create(b, l, length, args[1]);
        if (sign < 0)
          return {arith::SubFOp::create(b, l, args[0], step)};
        return {arith::AddFOp::create(b, l, args[0], step)};
      });
}

/// `value` where a column's residual is above the tolerance, |r|^2 > limit, and
/// 0 where the column is done.
static Value createUnlessDone(OpBuilder &builder, Location loc, Value value,
                              Value residual, Value limit) {
  Value square = createColumnProducts(builder, loc, residual, residual);
  return createPointwise(
      builder, loc, tensorType(value), {value, square, limit},
      [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
        Value open = arith::CmpFOp::create(b, l, arith::CmpFPredicate::OGT,
                                           args[1], args[2]);
        Value zero = createConstant(b, l, args[0].getType(), 0.0);
        return {arith::SelectOp::create(b, l, open, args[0], zero)};
      });
}

/// tolerance^2 |b|^2 of each column.
static Value createLimit(OpBuilder &builder, Location loc, Value rhs,
                         double tolerance) {
  Value square = createColumnProducts(builder, loc, rhs, rhs);
  return createPointwise(
      builder, loc, tensorType(square), {square},
      [&](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
        Value factor =
            createConstant(b, l, args[0].getType(), tolerance * tolerance);
        return {arith::MulFOp::create(b, l, args[0], factor)};
      });
}

namespace {
/// Preconditioned conjugate gradients with beta after Polak and Ribiere, since
/// the preconditioner, an analog solution, is not the same twice.
class EmittedConjugateGradients : public Emitted {
public:
  EmittedConjugateGradients(OpBuilder &builder, Location loc, const Plan &plan,
                            const Matrix &matrix)
      : Emitted({{0, matrix.getSize()}}), matrix(matrix.value),
        steps(plan.number), tolerance(plan.tolerance),
        inner(emitPlan(builder, loc, plan.parts[0], matrix)) {}

  SmallVector<Value> solveScaled(OpBuilder &builder, Location loc,
                                 ArrayRef<Value> rhs) const override {
    Value residual = rhs[0], solution, direction, previous, decrease, limit;
    if (tolerance > 0)
      limit = createLimit(builder, loc, residual, tolerance);
    for (int64_t i = 0; i < steps; ++i) {
      Value z = inner->solve(builder, loc, residual);
      Value product = createColumnProducts(builder, loc, z, residual);
      direction = i == 0 ? z
                         : createDirection(builder, loc, z, product, previous,
                                           direction, decrease);
      // The step along a direction of A-orthogonal predecessors is r z / p A p.
      // A column that is done takes none, so its residual stays as it is.
      decrease = limit
                     ? createUnlessDone(builder, loc, product, residual, limit)
                     : product;
      Value image = createMatmul(builder, loc, matrix, direction);
      Value curvature = createColumnProducts(builder, loc, direction, image);
      Value start = solution
                        ? solution
                        : createFilled(builder, loc, tensorType(residual), 0.0);
      solution = createStep(builder, loc, start, direction, decrease, curvature,
                            /*sign=*/1);
      previous = residual;
      if (i + 1 < steps)
        residual = createStep(builder, loc, residual, image, decrease,
                              curvature, /*sign=*/-1);
    }
    return {solution};
  }

private:
  /// z + beta p, beta = z (r - r') / z' r'.
  static Value createDirection(OpBuilder &builder, Location loc, Value z,
                               Value product, Value previous, Value direction,
                               Value decrease) {
    Value before = createColumnProducts(builder, loc, z, previous);
    Value change = createPointwise(
        builder, loc, tensorType(product), {product, before},
        [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
          return {arith::SubFOp::create(b, l, args[0], args[1])};
        });
    return createStep(builder, loc, z, direction, change, decrease, /*sign=*/1);
  }

  Value matrix;
  int64_t steps;
  double tolerance;
  std::unique_ptr<Emitted> inner;
};
} // namespace

std::unique_ptr<Emitted>
crossbar::emitConjugateGradients(OpBuilder &builder, Location loc,
                                 const Plan &plan, const Matrix &matrix) {
  return std::make_unique<EmittedConjugateGradients>(builder, loc, plan,
                                                     matrix);
}
