//===- Refine.cpp - Conjugate gradients around analog solutions --===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/Utils/LinalgBuilders.h"
#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "amc/Dialect/AMC/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::amc::crossbar {
#define GEN_PASS_DEF_AMCREFINE
#include "amc/Dialect/AMC/Transforms/Passes.h.inc"
} // namespace mlir::amc::crossbar

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;

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

/// Preconditioned conjugate gradients with beta after Polak and Ribiere, since
/// the preconditioner, an analog solution, is not the same twice.
static void refine(SolveOp op, int64_t steps) {
  OpBuilder builder(op);
  Location loc = op.getLoc();
  Value matrix = op.getMatrix(), residual = op.getRhs(), solution, direction,
        previous, decrease;
  for (int64_t i = 0; i < steps; ++i) {
    Value z =
        SolveOp::create(builder, loc, op.getType(), matrix, residual,
                        op.getProperty(), Precision::one_shot, op.getRounding(),
                        /*border=*/0, op.getEquilibrated());
    Value product = createColumnProducts(builder, loc, z, residual);
    if (i == 0) {
      direction = z;
    } else {
      Value before = createColumnProducts(builder, loc, z, previous);
      Value change = createPointwise(
          builder, loc, tensorType(product), {product, before},
          [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
            return {arith::SubFOp::create(b, l, args[0], args[1])};
          });
      direction =
          createStep(builder, loc, z, direction, change, decrease, /*sign=*/1);
    }
    // The step along a direction of A-orthogonal predecessors is r z / p A p.
    decrease = product;
    Value image = createMatmul(builder, loc, matrix, direction);
    Value curvature = createColumnProducts(builder, loc, direction, image);
    Value start = solution
                      ? solution
                      : createFilled(builder, loc, tensorType(residual), 0.0);
    solution = createStep(builder, loc, start, direction, decrease, curvature,
                          /*sign=*/1);
    previous = residual;
    if (i + 1 < steps)
      residual = createStep(builder, loc, residual, image, decrease, curvature,
                            /*sign=*/-1);
  }
  op.replaceAllUsesWith(solution);
  op.erase();
}

namespace {
struct AMCRefinePass : crossbar::impl::AMCRefineBase<AMCRefinePass> {
  using AMCRefineBase::AMCRefineBase;

  void runOnOperation() override {
    // Every step is unrolled.
    constexpr int64_t mostSteps = 100;
    if (steps < 0 || steps > mostSteps) {
      getOperation()->emitError() << "amc-refine: steps must be from 0 to "
                                  << mostSteps << ", but is " << int64_t(steps);
      return signalPassFailure();
    }
    SmallVector<SolveOp> worklist;
    getOperation()->walk([&](SolveOp op) {
      bool asked = op.getPrecision() == Precision::refined;
      if (asked || (steps > 0 && op.getProperty() == MatrixProperty::spd))
        worklist.push_back(op);
    });
    for (SolveOp op : worklist) {
      if (op.getBorder() != 0) {
        op.emitOpError("has a border; run amc-condition first");
        return signalPassFailure();
      }
      refine(op, steps > 0 ? int64_t(steps) : defaultSteps);
      ++numRefined;
    }
  }

private:
  static constexpr int64_t defaultSteps = 4;
};
} // namespace
