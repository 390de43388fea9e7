//===- Schur.h - Inversion by Schur complements ---------------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_PLAN_SCHUR_H
#define AMCRT_PLAN_SCHUR_H

#include "amcrt/plan/Solution.h"

namespace amcrt {

/// An off-diagonal block on a grid of tiles that multiply.
template <typename E> class ProductGrid {
public:
  using Values = std::vector<typename E::Value>;

  ProductGrid(E &engine, const typename E::Value &matrix,
              const std::vector<RowBlock> &rows,
              const std::vector<RowBlock> &cols) {
    for (RowBlock row : rows)
      for (RowBlock col : cols)
        tiles.push_back(engine.program(engine.block(matrix, row, col),
                                       TileUse::product,
                                       LevelRounding::nearest));
  }

  /// The products of row `row` of the grid; their sum is that of the matrix.
  Values multiply(E &engine, size_t row, const Values &rhs) const {
    Values products;
    for (size_t col = 0; col < rhs.size(); ++col)
      products.push_back(engine.mvm(tiles[row * rhs.size() + col], rhs[col]));
    return products;
  }

private:
  std::vector<typename E::Tile> tiles; ///< row-major
};

/// y1 = M11^-1 f; z = S^-1 (g - M21 y1); y = M11^-1 (f - M12 z) for
/// S = M22 - M21 M11^-1 M12.
template <typename E> class SchurSolution : public Solution<E> {
public:
  using typename Solution<E>::Value;
  using typename Solution<E>::Values;

  SchurSolution(E &engine, const Plan &plan, const MatrixOf<E> &matrix)
      : Solution<E>(partitionForTiles(plan.number, engine.array())),
        leading(this->blocks),
        complement(partitionForTiles(engine.rows(matrix.value) - plan.number,
                                     engine.array())),
        upper(engine, matrix.value, leading, behind(plan.number)),
        lower(engine, matrix.value, behind(plan.number), leading) {
    for (RowBlock rows : behind(plan.number))
      this->blocks.push_back(rows);
    RowBlock front{0, plan.number};
    first = beginPlan(engine, plan.parts[0],
                      matrix.with(engine.block(matrix.value, front, front)));
    second = beginPlan(
        engine, plan.parts[1],
        matrix.with(engine.schurComplement(matrix.value, plan.number)));
  }

  Values solveScaled(E &engine, const Values &rhs) const override {
    auto split = rhs.begin() + std::ptrdiff_t(leading.size());
    Values f(rhs.begin(), split), g(split, rhs.end());
    Values y1 = first->solve(engine, f, leading), h, z, f1;
    // The scale of the complement joins the steps before and after.
    std::vector<std::optional<Value>> scales(complement.size());
    if (second->getScale())
      for (size_t row = 0; row < complement.size(); ++row)
        scales[row] =
            this->rowsOf(engine, *second->getScale(), complement[row]);
    for (size_t row = 0; row < complement.size(); ++row)
      h.push_back(engine.residual(g[row], lower.multiply(engine, row, y1),
                                  scales[row]));
    z = second->solveScaled(engine, h, complement);
    for (size_t row = 0; row < complement.size(); ++row)
      if (scales[row])
        z[row] = engine.product(z[row], *scales[row]);
    for (size_t row = 0; row < leading.size(); ++row)
      f1.push_back(engine.residual(f[row], upper.multiply(engine, row, z), {}));
    Values result = first->solve(engine, f1, leading);
    result.insert(result.end(), z.begin(), z.end());
    return result;
  }

private:
  /// The complement's blocks as rows of the whole matrix.
  std::vector<RowBlock> behind(int64_t split) const {
    std::vector<RowBlock> rows = complement;
    for (RowBlock &block : rows)
      block.offset += split;
    return rows;
  }

  std::vector<RowBlock> leading, complement;
  ProductGrid<E> upper, lower; ///< M12, M21
  std::unique_ptr<Solution<E>> first, second;
};

} // namespace amcrt

#endif // AMCRT_PLAN_SCHUR_H
