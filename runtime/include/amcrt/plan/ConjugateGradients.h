//===- ConjugateGradients.h - Steps around a plan -------------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_PLAN_CONJUGATEGRADIENTS_H
#define AMCRT_PLAN_CONJUGATEGRADIENTS_H

#include "amcrt/plan/Solution.h"

namespace amcrt {

/// Preconditioned conjugate gradients with beta after Polak and Ribiere, since
/// the preconditioner, an analog solution, is not the same twice.
template <typename E> class ConjugateGradients : public Solution<E> {
public:
  using typename Solution<E>::Value;
  using typename Solution<E>::Values;

  ConjugateGradients(E &engine, const Plan &plan, const MatrixOf<E> &matrix)
      : Solution<E>({{0, engine.rows(matrix.value)}}), matrix(matrix.value),
        steps(plan.number), tolerance(plan.tolerance),
        inner(beginPlan(engine, plan.parts[0], matrix)) {}

  Values solveScaled(E &engine, const Values &rhs) const override {
    Value residual = rhs[0];
    std::optional<Value> limit, solution, direction, previous, decrease;
    for (int64_t i = 0; i < steps; ++i) {
      Value z = inner->solve(engine, residual);
      Value product = engine.columnProducts(z, residual);
      if (direction) {
        // z + beta p, beta = z (r - r') / z' r'.
        direction = engine.turn(z, *direction, product,
                                engine.columnProducts(z, *previous), *decrease);
      } else {
        direction = z;
      }
      // The step along a direction of A-orthogonal predecessors is r z / p A p.
      // A column that is done takes none, so its residual stays as it is.
      decrease = product;
      if (tolerance > 0) {
        Value square = engine.columnProducts(residual, residual);
        if (!limit)
          limit = engine.multiple(square, tolerance * tolerance);
        decrease = engine.unlessDone(product, square, *limit);
      }
      Value image = engine.matmul(matrix, *direction);
      Value curvature = engine.columnProducts(*direction, image);
      Value start = solution ? *solution : engine.zeros(residual);
      solution = engine.step(start, *direction, *decrease, curvature, 1);
      previous = residual;
      if (i + 1 < steps)
        residual = engine.step(residual, image, *decrease, curvature, -1);
    }
    return {*solution};
  }

private:
  Value matrix;
  int64_t steps;
  double tolerance;
  std::unique_ptr<Solution<E>> inner;
};

} // namespace amcrt

#endif // AMCRT_PLAN_CONJUGATEGRADIENTS_H
