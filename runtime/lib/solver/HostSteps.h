//===- HostSteps.h - The steps of a plan, computed ------------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SOLVER_HOSTSTEPS_H
#define AMCRT_LIB_SOLVER_HOSTSTEPS_H

#include "amcrt/plan/Solution.h"
#include "amcrt/plan/StepClock.h"
#include "amcrt/support/MatrixView.h"
#include "support/ThreadPool.h"
#include "tiles/Tiles.h"

#include <memory>
#include <span>
#include <vector>

namespace amcrt {

/// The engine (amcrt/plan/Solution.h) that computes: pointwise steps in float32
/// as kernels of a compiled program do, tiles on the device. Every step costs
/// simulated time and energy. Errors are those of `Tiles`.
class HostSteps {
public:
  /// A matrix, or factors. Results of steps are never written to again, so that
  /// views may share them.
  struct Value {
    std::shared_ptr<float[]> elements; ///< null: of somebody else
    MatrixView view;
    std::shared_ptr<double[]> factors; ///< of a matrix of view.rows rows
    double ready = 0;                  ///< in the phase that made it, seconds
    uint64_t phase = 0; ///< of which this was; there from the next one on
  };
  using Tile = amc_tile_id;

  /// Programs the tiles of `places` one after the other. `flop`: cost of one
  /// digital operation.
  HostSteps(Tiles &tiles, std::span<const amc_tile_id> places, int64_t array,
            Cost flop, ThreadPool &pool)
      : tiles(tiles), places(places), arraySize(array), flop(flop), pool(pool) {
  }

  int64_t rows(const Value &m) const { return m.view.rows; }
  int64_t cols(const Value &m) const { return m.view.cols; }
  int64_t array() const { return arraySize; }

  /// A matrix of the caller.
  static Value of(const MatrixView &view) {
    Value value;
    value.view = view;
    return value;
  }
  /// Ends a phase, programming or a solution. Returns its time, which the clock
  /// of the device runs on by, and energy.
  Cost endPhase();

  Value block(const Value &m, RowBlock rows, RowBlock cols) const;
  Value joined(const std::vector<Value> &parts,
               const std::vector<RowBlock> &blocks);
  Value transposedRow(const Value &row) const;

  Value quotient(const Value &a, const Value &b);
  Value reciprocal(const Value &a);
  Value product(const Value &a, const Value &b);
  Value difference(const Value &a, const Value &b, const Value &c);
  Value scaledDifference(const Value &a, const Value &s, const Value &b,
                         const Value &c);
  Value productMinus(const Value &a, const Value &b, const Value &c);
  Value residual(const Value &a, const std::vector<Value> &terms,
                 const std::optional<Value> &s);
  Value zeros(const Value &like);

  Value diagonalScale(const Value &m);
  Value equilibrated(const Value &m, const Value &s);

  Value matmul(const Value &a, const Value &b);
  Value transposedMatmul(const Value &a, const Value &b);
  Value columnProducts(const Value &a, const Value &b);
  Value step(const Value &x, const Value &direction, const Value &above,
             const Value &below, int sign);
  Value turn(const Value &z, const Value &direction, const Value &a,
             const Value &b, const Value &below);
  Value multiple(const Value &a, double factor);
  Value unlessDone(const Value &value, const Value &square, const Value &limit);

  Tile program(const Value &m, TileUse use, LevelRounding rounding);
  Value inverse(Tile tile, const Value &rhs);
  Value mvm(Tile tile, const Value &rhs);
  Value schurComplement(const Value &m, int64_t split);
  Value factorize(const Value &m);
  Value solveFactorized(const Value &factors, const Value &rhs);

private:
  /// When the value is there.
  double readyOf(const Value &value) const {
    return value.phase == phase ? value.ready : 0;
  }
  /// Zeros, row-major.
  Value make(uint32_t rows, uint32_t cols);
  /// Charges the digital engine with so many operations for `result`, which is
  /// made of `operands`.
  template <typename... T>
  void charge(Value &result, double flops, const T &...operands);
  /// result(i, j) = body(elements of the operands, which broadcast to `a`).
  template <typename F, typename... T>
  Value pointwise(double flops, F &&body, const Value &a, const T &...others);
  Value multiply(const MatrixView &a, const Value &fromA, const Value &b);

  Tiles &tiles;
  std::span<const amc_tile_id> places;
  size_t programmed = 0;
  /// Rows of the block that a tile holds.
  std::unordered_map<uint64_t, uint32_t> tileRows;
  int64_t arraySize;
  Cost flop, spent;
  ThreadPool &pool;
  StepClock clock;
  uint64_t phase = 1;
};

} // namespace amcrt

#endif // AMCRT_LIB_SOLVER_HOSTSTEPS_H
