//===- Conditioning.h - Unit diagonals and borders ------------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_PLAN_CONDITIONING_H
#define AMCRT_PLAN_CONDITIONING_H

#include "amcrt/plan/Solution.h"

namespace amcrt {

/// s = 1 / sqrt(diag M).
template <typename E> class EquilibratedSolution : public Solution<E> {
public:
  using typename Solution<E>::Values;

  EquilibratedSolution(E &engine, const Plan &plan, const MatrixOf<E> &matrix)
      : Solution<E>({}) {
    this->scale = engine.diagonalScale(matrix.value);
    MatrixOf<E> unit =
        matrix.with(engine.equilibrated(matrix.value, *this->scale));
    // With a unit diagonal this keeps a matrix of few levels definite.
    unit.rounding = LevelRounding::towardZero;
    inner = beginPlan(engine, plan.parts[0], unit);
    this->blocks = inner->getBlocks();
  }

  Values solveScaled(E &engine, const Values &rhs) const override {
    return inner->solve(engine, rhs, this->blocks);
  }

private:
  std::unique_ptr<Solution<E>> inner;
};

/// M = [[B, c], [r, d]] without its last row and column: S x1 = b1 - c b2 / d
/// for S = B - c r / d, x2 = (b2 - r x1) / d.
///
/// Per right-hand side one pointwise step before the solution and one after it,
/// a product with one row and a step over the last: the scale of what is inside
/// joins these steps.
template <typename E> class BorderSolution : public Solution<E> {
public:
  using typename Solution<E>::Value;
  using typename Solution<E>::Values;

  BorderSolution(E &engine, const Plan &plan, const MatrixOf<E> &matrix)
      : Solution<E>({{0, engine.rows(matrix.value)}}),
        front{0, engine.rows(matrix.value) - 1}, back{front.size, 1},
        eliminated(engine, matrix, front, back) {
    inner = beginPlan(engine, plan.parts[0], matrix.with(eliminated.matrix));
    if (!inner->getScale())
      return;
    // s b1 - (c / d) s b2 and (r / d) x1 = (r / d) s y; s is there for a
    // symmetric matrix alone, whose r is c.
    eliminated.column = engine.product(eliminated.column, *inner->getScale());
    eliminated.row = eliminated.column;
  }

  Values solveScaled(E &engine, const Values &rhs) const override {
    const std::optional<Value> &scale = inner->getScale();
    Value last = this->rowsOf(engine, rhs[0], back);
    Value first = this->rowsOf(engine, rhs[0], front);
    Value known =
        scale ? engine.scaledDifference(first, *scale, eliminated.column, last)
              : engine.difference(first, eliminated.column, last);
    Value y = inner->solveScaled(engine, Values{known}, {front}).front();
    Value x = scale ? engine.product(y, *scale) : y;
    // b2 / d - (r / d) x1.
    Value sum = engine.transposedMatmul(eliminated.row, y);
    Value rest = engine.productMinus(last, eliminated.inverse, sum);
    return {engine.joined({x, rest}, {front, back})};
  }

private:
  struct Eliminated {
    Eliminated(E &engine, const MatrixOf<E> &whole, RowBlock front,
               RowBlock back)
        : Eliminated(engine, whole.symmetric,
                     engine.block(whole.value, front, front),
                     engine.block(whole.value, front, back),
                     engine.block(whole.value, back, front),
                     engine.block(whole.value, back, back)) {}
    Eliminated(E &engine, bool symmetric, Value block, Value c, Value r,
               Value d)
        : column(engine.quotient(c, d)),
          row(symmetric ? column : engine.quotient(engine.transposedRow(r), d)),
          inverse(engine.reciprocal(d)),
          matrix(engine.difference(block, column, r)) {}

    Value column;  ///< c / d, n x 1
    Value row;     ///< r / d as a column, n x 1
    Value inverse; ///< 1 / d, 1 x 1
    Value matrix;  ///< S
  };

  RowBlock front, back;
  Eliminated eliminated;
  std::unique_ptr<Solution<E>> inner;
};

} // namespace amcrt

#endif // AMCRT_PLAN_CONDITIONING_H
