//===- Leaves.h - Tiles, the digital engine, diagonal blocks --- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_PLAN_LEAVES_H
#define AMCRT_PLAN_LEAVES_H

#include "amcrt/plan/Solution.h"

namespace amcrt {

/// A matrix that fits a tile.
template <typename E> class TileSolution : public Solution<E> {
public:
  using typename Solution<E>::Values;

  TileSolution(E &engine, const MatrixOf<E> &matrix)
      : Solution<E>({{0, engine.rows(matrix.value)}}),
        tile(engine.program(matrix.value, TileUse::inverse, matrix.rounding)) {}

  Values solveScaled(E &engine, const Values &rhs) const override {
    return {engine.inverse(tile, rhs[0])};
  }

private:
  typename E::Tile tile;
};

/// One equation is a division, more are solved with their factors.
template <typename E> class DigitalSolution : public Solution<E> {
public:
  using typename Solution<E>::Values;

  DigitalSolution(E &engine, const MatrixOf<E> &matrix)
      : Solution<E>({{0, engine.rows(matrix.value)}}),
        kept(engine.rows(matrix.value) == 1 ? matrix.value
                                            : engine.factorize(matrix.value)) {}

  Values solveScaled(E &engine, const Values &rhs) const override {
    return {engine.rows(rhs[0]) == 1 ? engine.quotient(rhs[0], kept)
                                     : engine.solveFactorized(kept, rhs[0])};
  }

private:
  typename E::Value kept; ///< the matrix of one equation, else its factors
};

/// The diagonal blocks of a matrix.
template <typename E> class BlocksSolution : public Solution<E> {
public:
  using typename Solution<E>::Values;

  BlocksSolution(E &engine, const Plan &plan, const MatrixOf<E> &matrix)
      : Solution<E>(partition(engine.rows(matrix.value),
                              int64_t(plan.parts.size()), plan.grouping)) {
    for (size_t i = 0; i < plan.parts.size(); ++i) {
      RowBlock rows = this->blocks[i];
      parts.push_back(
          beginPlan(engine, plan.parts[i],
                    matrix.with(engine.block(matrix.value, rows, rows))));
    }
  }

  Values solveScaled(E &engine, const Values &rhs) const override {
    Values result;
    for (size_t i = 0; i < parts.size(); ++i)
      result.push_back(parts[i]->solve(engine, rhs[i]));
    return result;
  }

private:
  std::vector<std::unique_ptr<Solution<E>>> parts;
};

} // namespace amcrt

#endif // AMCRT_PLAN_LEAVES_H
