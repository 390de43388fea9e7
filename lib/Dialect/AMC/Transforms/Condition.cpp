//===- Condition.cpp - Borders, equilibration, rounding -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Blocks.h"
#include "amc/Conversion/Utils/LinalgBuilders.h"
#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "amc/Dialect/AMC/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::amc::crossbar {
#define GEN_PASS_DEF_AMCCONDITION
#include "amc/Dialect/AMC/Transforms/Passes.h.inc"
} // namespace mlir::amc::crossbar

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;

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

static Value createProduct(OpBuilder &builder, Location loc,
                           RankedTensorType type, Value lhs, Value rhs) {
  return createPointwise(
      builder, loc, type, {lhs, rhs},
      [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
        return {arith::MulFOp::create(b, l, args[0], args[1])};
      });
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

/// Rewrites one solution. What depends on the matrix alone comes first and uses
/// no right-hand side, so that it can move to where the matrix is made. What
/// remains per right-hand side is a pointwise nest before the solution and one
/// after it, and with a border a product with one row and a nest over the last.
static void condition(SolveOp op) {
  OpBuilder builder(op);
  Location loc = op.getLoc();
  bool symmetric = op.getProperty() == MatrixProperty::spd;
  bool scaling = symmetric && !op.getEquilibrated();
  RankedTensorType rhsType = tensorType(op.getRhs());
  int64_t size = rhsType.getDimSize(0), cols = rhsType.getDimSize(1);
  bool bordered = op.getBorder() != 0 && size > 1;
  int64_t n = size - (bordered ? 1 : 0);
  RankedTensorType innerType = withShape(rhsType, {n, cols});

  // The matrix.
  Value matrix = op.getMatrix(), scale;
  Eliminated border;
  if (bordered) {
    border = createEliminated(builder, loc, matrix, symmetric);
    matrix = border.matrix;
    // Eliminating a row changes the diagonal.
    scaling = symmetric;
  }
  if (scaling) {
    Equilibrated scaled = createEquilibrated(builder, loc, matrix);
    matrix = scaled.matrix;
    scale = scaled.scale;
    if (bordered) {
      // (c / d) s serves both sides: s b1 - (c / d) s b2 and
      // (r / d) x1 = (r / d) s y.
      border.column = createProduct(builder, loc, tensorType(border.column),
                                    border.column, scale);
      border.row = border.column;
    }
  }

  // The right-hand side: s b1 - (c / d) s b2.
  Value first = createRows(builder, loc, op.getRhs(), {0, n}), last,
        rhs = first;
  if (bordered)
    last = createRows(builder, loc, op.getRhs(), {n, 1});
  if (bordered && scale)
    rhs = createPointwise(
        builder, loc, innerType, {first, scale, border.column, last},
        [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
          Value scaled = arith::MulFOp::create(b, l, args[0], args[1]);
          Value known = arith::MulFOp::create(b, l, args[2], args[3]);
          return {arith::SubFOp::create(b, l, scaled, known)};
        });
  else if (bordered)
    rhs = createDifference(builder, loc, first, border.column, last);
  else if (scale)
    rhs = createProduct(builder, loc, innerType, first, scale);

  auto inner = SolveOp::create(
      builder, loc, innerType, matrix, rhs, op.getProperty(), op.getPrecision(),
      symmetric ? Rounding::toward_zero : op.getRounding(), /*border=*/0,
      /*equilibrated=*/symmetric);
  Value y = inner.getResult(), x = y;

  // The solution: s y, and b2 / d - (r / d) x1.
  if (scale)
    x = createProduct(builder, loc, innerType, y, scale);
  if (bordered) {
    Value sum = createMatmul(builder, loc, border.row, y,
                             /*transposeLhs=*/true);
    Value rest = createPointwise(
        builder, loc, tensorType(last), {last, border.inverse, sum},
        [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
          Value known = arith::MulFOp::create(b, l, args[0], args[1]);
          return {arith::SubFOp::create(b, l, known, args[2])};
        });
    x = createJoined(builder, loc, {x, rest}, {{0, n}, {n, 1}});
  }
  op.replaceAllUsesWith(x);
  op.erase();
}

namespace {
struct AMCConditionPass : crossbar::impl::AMCConditionBase<AMCConditionPass> {
  void runOnOperation() override {
    SmallVector<SolveOp> worklist;
    getOperation()->walk([&](SolveOp op) { worklist.push_back(op); });
    for (SolveOp op : worklist) {
      bool symmetric = op.getProperty() == MatrixProperty::spd;
      if (op.getBorder() == 0 && (!symmetric || op.getEquilibrated()))
        continue;
      numBorders += op.getBorder() != 0;
      numEquilibrated += symmetric;
      condition(op);
    }
  }
};
} // namespace
