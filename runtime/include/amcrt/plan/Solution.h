//===- Solution.h - A plan on a matrix, step by step ----------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a plan does, written once for all that carry it out. An engine gives the
// steps: the compiler's emits operations, the solver's computes, the one of
// costs counts. Formulas are in docs/mapping.md.
//
// An engine E has a type Value, a matrix, and a type Tile, a written tile, both
// copied freely. Of its steps, operands broadcast as in NumPy:
//
//   rows(value), cols(value)       extents
//   array()                        rows and columns of a tile
//   block(m, rows, cols)           entries of a matrix, a view
//   joined(parts, blocks)          the matrix whose rows `blocks` the parts are
//   transposedRow(r)               1 x n as n x 1
//   quotient(a, b)                 a / b in the shape of a
//   reciprocal(a)                  1 / a
//   product(a, b)                  a b by elements, in the shape of a
//   difference(a, b, c)            a - b c by elements, in the shape of a
//   scaledDifference(a, s, b, c)   a s - b c by elements, in the shape of a
//   productMinus(a, b, c)          a b - c by elements, in the shape of a
//   residual(a, terms, s)          s (a - sum of terms); s is optional
//   diagonalScale(m)               1 / sqrt(m_ii), 1 where m_ii is not positive
//   equilibrated(m, s)             s_i m_ij s_j
//   matmul(a, b), transposedMatmul(a, b)           a b, a' b
//   columnProducts(a, b)           sum_i a_ij b_ij, 1 x k
//   zeros(a)                       of the shape of a
//   step(x, p, above, below, sign) x +- (above / below) p by columns, where
//                                  below is positive
//   turn(z, p, a, b, below)        z + ((a - b) / below) p likewise
//   multiple(a, factor)            factor a
//   unlessDone(a, square, limit)   a, or 0 where square <= limit
//   program(m, mode, rounding), inverse(tile, b), mvm(tile, b)
//   schurComplement(m, split)      M22 - M21 M11^-1 M12
//   factorize(m), solveFactorized(f, b)            by the digital engine
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_PLAN_SOLUTION_H
#define AMCRT_PLAN_SOLUTION_H

#include "amcrt/plan/Plan.h"

#include <memory>

namespace amcrt {

enum class TileUse { inverse, product };
/// How values between two conductance levels are written.
enum class LevelRounding { nearest, towardZero };

/// The matrix that a plan is for.
template <typename E> struct MatrixOf {
  typename E::Value value;
  bool symmetric = false;                          ///< hence positive definite
  LevelRounding rounding = LevelRounding::nearest; ///< of tiles that invert

  MatrixOf with(typename E::Value other) const {
    return {std::move(other), symmetric, rounding};
  }
};

/// A plan that was begun for a matrix M: constructors do what depends on the
/// matrix alone, tiles included; solutions may be asked for any number of times
/// and do what depends on the right-hand sides.
///
/// A plan solves (s M s) y = s b, and x = s y, for a scale s that is one for
/// most. Right-hand sides and solutions are lists of row blocks, so that every
/// product and solution works on whole blocks and nothing is copied between the
/// levels of a recursion.
template <typename E> class Solution {
public:
  using Value = typename E::Value;
  using Values = std::vector<Value>;

  virtual ~Solution() = default;

  /// The blocks of rows that `solveScaled` takes and gives.
  const std::vector<RowBlock> &getBlocks() const { return blocks; }
  /// s, n x 1; none for one.
  const std::optional<Value> &getScale() const { return scale; }
  /// y for s b.
  virtual Values solveScaled(E &engine, const Values &rhs) const = 0;

  /// y for s b, in blocks that the caller likes better.
  Values solveScaled(E &engine, const Values &rhs,
                     const std::vector<RowBlock> &theirs) const {
    Values solution = solveScaled(engine, cut(engine, rhs, theirs, blocks));
    return cut(engine, solution, blocks, theirs);
  }

  /// x for b, in blocks of the caller.
  Values solve(E &engine, const Values &rhs,
               const std::vector<RowBlock> &theirs) const {
    if (!scale)
      return solveScaled(engine, rhs, theirs);
    auto scaled = [&](const Values &parts) {
      Values result;
      for (size_t i = 0; i < parts.size(); ++i)
        result.push_back(
            engine.product(parts[i], rowsOf(engine, *scale, theirs[i])));
      return result;
    };
    return scaled(solveScaled(engine, scaled(rhs), theirs));
  }

  /// x for b as a whole.
  Value solve(E &engine, const Value &rhs) const {
    return solve(engine, Values{rhs}, {{0, engine.rows(rhs)}}).front();
  }

protected:
  explicit Solution(std::vector<RowBlock> blocks) : blocks(std::move(blocks)) {}

  static Value rowsOf(E &engine, const Value &matrix, RowBlock rows) {
    return engine.block(matrix, rows, {0, engine.cols(matrix)});
  }

  std::vector<RowBlock> blocks;
  std::optional<Value> scale;

private:
  /// A matrix in one list of blocks, cut into another.
  static Values cut(E &engine, const Values &parts,
                    const std::vector<RowBlock> &from,
                    const std::vector<RowBlock> &to) {
    if (from == to)
      return parts;
    Value whole =
        parts.size() == 1 ? parts.front() : engine.joined(parts, from);
    Values result;
    for (RowBlock rows : to)
      result.push_back(rowsOf(engine, whole, rows));
    return result;
  }
};

/// The plan must suit the matrix (checkPlan).
template <typename E>
std::unique_ptr<Solution<E>> beginPlan(E &engine, const Plan &plan,
                                       const MatrixOf<E> &matrix);

// Each of these includes this file, and may be the one that is included first.
template <typename E> class DigitalSolution;
template <typename E> class TileSolution;
template <typename E> class BorderSolution;
template <typename E> class EquilibratedSolution;
template <typename E> class BlocksSolution;
template <typename E> class SchurSolution;
template <typename E> class ConjugateGradients;

} // namespace amcrt

#include "amcrt/plan/Conditioning.h"
#include "amcrt/plan/ConjugateGradients.h"
#include "amcrt/plan/Leaves.h"
#include "amcrt/plan/Schur.h"

template <typename E>
std::unique_ptr<amcrt::Solution<E>>
amcrt::beginPlan(E &engine, const Plan &plan, const MatrixOf<E> &matrix) {
  switch (plan.kind) {
  case Plan::Kind::digital:
    return std::make_unique<DigitalSolution<E>>(engine, matrix);
  case Plan::Kind::tile:
    return std::make_unique<TileSolution<E>>(engine, matrix);
  case Plan::Kind::border:
    return std::make_unique<BorderSolution<E>>(engine, plan, matrix);
  case Plan::Kind::equilibrate:
    return std::make_unique<EquilibratedSolution<E>>(engine, plan, matrix);
  case Plan::Kind::blocks:
    return std::make_unique<BlocksSolution<E>>(engine, plan, matrix);
  case Plan::Kind::schur:
    return std::make_unique<SchurSolution<E>>(engine, plan, matrix);
  case Plan::Kind::cg:
    return std::make_unique<ConjugateGradients<E>>(engine, plan, matrix);
  }
  return nullptr;
}

#endif // AMCRT_PLAN_SOLUTION_H
