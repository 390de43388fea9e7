//===- EmitBorder.cpp - Borders and unit diagonals ------------------------===//
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

namespace {
/// M = [[B, c], [r, d]] without its last row and column.
struct Eliminated {
  Value matrix;  ///< S = B - c r / d
  Value column;  ///< c / d, n x 1
  Value row;     ///< r / d as a column, n x 1; `column` where M is symmetric
  Value inverse; ///< 1 / d, 1 x 1
};
} // namespace

/// The first operand over the second, broadcast to `type`.
static Value createQuotient(OpBuilder &builder, Location loc,
                            RankedTensorType type, ValueRange operands) {
  return createPointwise(
      builder, loc, type, operands,
      [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
        return {arith::DivFOp::create(b, l, args[0], args[1])};
      });
}

static Eliminated createEliminated(OpBuilder &builder, Location loc,
                                   Value matrix, bool symmetric) {
  RankedTensorType type = tensorType(matrix);
  int64_t n = type.getDimSize(0) - 1;
  Value block = createBlock(builder, loc, matrix, {0, n}, {0, n});
  Value c = createBlock(builder, loc, matrix, {0, n}, {n, 1});
  Value r = createBlock(builder, loc, matrix, {n, 1}, {0, n});
  Value d = createBlock(builder, loc, matrix, {n, 1}, {n, 1});
  RankedTensorType column = withShape(type, {n, 1});
  Eliminated result;
  result.column = createQuotient(builder, loc, column, {c, d});
  result.row =
      symmetric ? result.column
                : createQuotient(builder, loc, column,
                                 {createReshape(builder, loc, r, {n, 1}), d});
  result.inverse = createPointwise(
      builder, loc, tensorType(d), d,
      [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
        Value one = createConstant(b, l, args[0].getType(), 1.0);
        return {arith::DivFOp::create(b, l, one, args[0])};
      });
  result.matrix = createPointwise(
      builder, loc, withShape(type, {n, n}), {block, result.column, r},
      [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
        Value product = arith::MulFOp::create(b, l, args[1], args[2]);
        return {arith::SubFOp::create(b, l, args[0], product)};
      });
  return result;
}

/// lhs - a b, broadcast to lhs.
static Value createDifference(OpBuilder &builder, Location loc, Value lhs,
                              Value a, Value b) {
  return createPointwise(
      builder, loc, tensorType(lhs), {lhs, a, b},
      [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
        Value product = arith::MulFOp::create(b, l, args[1], args[2]);
        return {arith::SubFOp::create(b, l, args[0], product)};
      });
}

namespace {
class EmittedEquilibrate : public Emitted {
public:
  EmittedEquilibrate(OpBuilder &builder, Location loc, const Plan &plan,
                     const Matrix &matrix)
      : Emitted({}) {
    Equilibrated scaled = createEquilibrated(builder, loc, matrix.value);
    scale = scaled.scale;
    // With a unit diagonal this keeps a matrix of few levels definite.
    Matrix unit = matrix.with(scaled.matrix);
    unit.rounding = Rounding::toward_zero;
    inner = emitPlan(builder, loc, plan.parts[0], unit);
    blocks = llvm::to_vector(inner->getBlocks());
  }

  SmallVector<Value> solveScaled(OpBuilder &builder, Location loc,
                                 ArrayRef<Value> rhs) const override {
    return inner->solve(builder, loc, rhs, blocks);
  }

private:
  std::unique_ptr<Emitted> inner;
};

/// Per right-hand side one pointwise nest before the solution and one after it,
/// a product with one row and a nest over the last: the scale of what is inside
/// joins these nests.
class EmittedBorder : public Emitted {
public:
  EmittedBorder(OpBuilder &builder, Location loc, const Plan &plan,
                const Matrix &matrix)
      : Emitted({{0, matrix.getSize()}}), n(matrix.getSize() - plan.number),
        border(createEliminated(builder, loc, matrix.value, matrix.symmetric)) {
    inner = emitPlan(builder, loc, plan.parts[0], matrix.with(border.matrix));
    Value scale = inner->getScale();
    if (!scale)
      return;
    // s b1 - (c / d) s b2 and (r / d) x1 = (r / d) s y; s is there for a
    // symmetric matrix alone, whose r is c.
    border.column = createProduct(builder, loc, border.column, scale);
    border.row = border.column;
  }

  SmallVector<Value> solveScaled(OpBuilder &builder, Location loc,
                                 ArrayRef<Value> rhs) const override {
    RowBlock front{0, n}, back{n, 1};
    Value last = createRows(builder, loc, rhs[0], back);
    Value y = inner
                  ->solveScaled(builder, loc,
                                createKnown(builder, loc, rhs[0], last), front)
                  .front();
    Value scale = inner->getScale();
    Value x = scale ? createProduct(builder, loc, y, scale) : y;
    Value sum = createMatmul(builder, loc, border.row, y,
                             /*transposeLhs=*/true);
    Value rest = createPointwise(
        builder, loc, tensorType(last), {last, border.inverse, sum},
        [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
          Value known = arith::MulFOp::create(b, l, args[0], args[1]);
          return {arith::SubFOp::create(b, l, known, args[2])};
        });
    return {createJoined(builder, loc, {x, rest}, {front, back})};
  }

private:
  /// s b1 - (c / d) s b2.
  Value createKnown(OpBuilder &builder, Location loc, Value rhs,
                    Value last) const {
    Value first = createRows(builder, loc, rhs, {0, n});
    Value scale = inner->getScale();
    if (!scale)
      return createDifference(builder, loc, first, border.column, last);
    return createPointwise(
        builder, loc, tensorType(first), {first, scale, border.column, last},
        [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
          Value scaled = arith::MulFOp::create(b, l, args[0], args[1]);
          Value known = arith::MulFOp::create(b, l, args[2], args[3]);
          return {arith::SubFOp::create(b, l, scaled, known)};
        });
  }

  int64_t n; ///< rows without the border
  Eliminated border;
  std::unique_ptr<Emitted> inner;
};
} // namespace

std::unique_ptr<Emitted> crossbar::emitBorder(OpBuilder &builder, Location loc,
                                              const Plan &plan,
                                              const Matrix &matrix) {
  return std::make_unique<EmittedBorder>(builder, loc, plan, matrix);
}

std::unique_ptr<Emitted> crossbar::emitEquilibrate(OpBuilder &builder,
                                                   Location loc,
                                                   const Plan &plan,
                                                   const Matrix &matrix) {
  return std::make_unique<EmittedEquilibrate>(builder, loc, plan, matrix);
}
