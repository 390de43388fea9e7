//===- PlanCost.cpp - What a plan costs on a device -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/plan/PlanCost.h"
#include "amcrt/plan/Solution.h"
#include "amcrt/plan/StepClock.h"
#include "amcrt/plan/StepFlops.h"

#include <algorithm>

using namespace amcrt;

namespace {

/// The engine (Solution.h) that counts: a value is its extents and when it is
/// there, a tile its number and extents.
class CountSteps {
public:
  struct Value {
    int64_t rows = 0, cols = 0;
    double ready = 0; ///< in the phase that made it, seconds
    int phase = 0;    ///< there from the next one on
  };
  struct Tile {
    uint64_t number;
    int64_t rows, cols;
  };

  CountSteps(const DeviceModel &device, const CostAssumptions &assumptions)
      : device(device), assumed(assumptions) {}

  PhaseCost endPhase() {
    PhaseCost cost = spent;
    cost.seconds = clock.end();
    spent = {};
    ++phase;
    return cost;
  }

  int64_t rows(const Value &m) const { return m.rows; }
  int64_t cols(const Value &m) const { return m.cols; }
  int64_t array() const { return device.arraySize(); }

  Value block(const Value &m, RowBlock rows, RowBlock cols) const {
    return {rows.size, cols.size, m.ready, m.phase};
  }
  Value joined(const std::vector<Value> &parts, const std::vector<RowBlock> &) {
    Value whole{0, parts.front().cols, 0, phase};
    for (const Value &part : parts) {
      whole.rows += part.rows;
      whole.ready = std::max(whole.ready, readyOf(part));
    }
    return whole;
  }
  Value transposedRow(const Value &row) const {
    return {row.cols, row.rows, row.ready, row.phase};
  }

  Value quotient(const Value &a, const Value &b) {
    return pointwise(flops::quotient, a, b);
  }
  Value reciprocal(const Value &a) { return pointwise(flops::reciprocal, a); }
  Value product(const Value &a, const Value &b) {
    return pointwise(flops::product, a, b);
  }
  Value difference(const Value &a, const Value &b, const Value &c) {
    return pointwise(flops::difference, a, b, c);
  }
  Value scaledDifference(const Value &a, const Value &s, const Value &b,
                         const Value &c) {
    return pointwise(flops::scaledDifference, a, s, b, c);
  }
  Value productMinus(const Value &a, const Value &b, const Value &c) {
    return pointwise(flops::productMinus, a, b, c);
  }
  Value residual(const Value &a, const std::vector<Value> &terms,
                 const std::optional<Value> &s) {
    Value latest = a;
    latest.ready = readyOf(a);
    latest.phase = phase;
    for (const Value &term : terms)
      latest.ready = std::max(latest.ready, readyOf(term));
    return pointwise(flops::residual(terms.size(), s.has_value()), latest,
                     s ? *s : latest);
  }
  Value zeros(const Value &like) { return {like.rows, like.cols, 0, phase}; }

  Value diagonalScale(const Value &m) {
    return digital(m.rows, 1, flops::diagonalScale * double(m.rows), m);
  }
  Value equilibrated(const Value &m, const Value &s) {
    return pointwise(flops::equilibrated, m, s);
  }
  Value matmul(const Value &a, const Value &b) {
    return digital(
        a.rows, b.cols,
        flops::matmul(uint64_t(a.rows), uint64_t(a.cols), uint64_t(b.cols)), a,
        b);
  }
  Value transposedMatmul(const Value &a, const Value &b) {
    return digital(
        a.cols, b.cols,
        flops::matmul(uint64_t(a.cols), uint64_t(a.rows), uint64_t(b.cols)), a,
        b);
  }
  Value columnProducts(const Value &a, const Value &b) {
    return digital(1, a.cols,
                   flops::columnProducts(uint64_t(a.rows), uint64_t(a.cols)), a,
                   b);
  }
  Value step(const Value &x, const Value &direction, const Value &above,
             const Value &below, int /*sign*/) {
    return pointwise(flops::step, x, direction, above, below);
  }
  Value turn(const Value &z, const Value &direction, const Value &a,
             const Value &b, const Value &below) {
    return pointwise(flops::turn, z, direction, a, b, below);
  }
  Value multiple(const Value &a, double /*factor*/) {
    return pointwise(flops::multiple, a);
  }
  Value unlessDone(const Value &value, const Value &square,
                   const Value &limit) {
    return pointwise(0, value, square, limit);
  }

  Tile program(const Value &m, TileUse, LevelRounding) {
    Tile tile{tiles++, m.rows, m.cols};
    ++spent.programs;
    spent.cells += device.cells(m.rows, m.cols);
    onTile(tile, m, device.programCost(m.rows, m.cols), 1);
    return tile;
  }
  Value inverse(const Tile &tile, const Value &rhs) {
    spent.inversions += uint64_t(rhs.cols);
    return {tile.rows, rhs.cols,
            onTile(tile, rhs, device.inverseCost(tile.rows, assumed), rhs.cols),
            phase};
  }
  Value mvm(const Tile &tile, const Value &rhs) {
    spent.products += uint64_t(rhs.cols);
    return {tile.rows, rhs.cols,
            onTile(tile, rhs, device.productCost(tile.rows, tile.cols, assumed),
                   rhs.cols),
            phase};
  }
  Value schurComplement(const Value &m, int64_t split) {
    return digital(
        m.rows - split, m.rows - split,
        double(flops::schurComplement(uint64_t(m.rows), uint64_t(split))), m);
  }
  Value factorize(const Value &m) {
    return digital(m.rows, m.rows + 1,
                   double(flops::factorize(uint64_t(m.rows))), m);
  }
  Value solveFactorized(const Value &factors, const Value &rhs) {
    return digital(
        rhs.rows, rhs.cols,
        double(flops::solveFactorized(uint64_t(rhs.rows), uint64_t(rhs.cols))),
        factors, rhs);
  }

  uint64_t tiles = 0;

private:
  double readyOf(const Value &value) const {
    return value.phase == phase ? value.ready : 0;
  }

  double onTile(const Tile &tile, const Value &operand, Cost once,
                int64_t times) {
    spent.joules += once.joules * double(times);
    return clock.run(tile.number, {readyOf(operand)},
                     once.seconds * double(times));
  }

  template <typename... T>
  Value digital(int64_t rows, int64_t cols, double operations,
                const T &...operands) {
    spent.digitalOperations += operations;
    Cost cost = device.flop() * operations;
    spent.joules += cost.joules;
    return {rows, cols,
            clock.run(StepClock::digitalEngine, {readyOf(operands)...},
                      cost.seconds),
            phase};
  }

  /// In the shape of `a`.
  template <typename... T>
  Value pointwise(double operations, const Value &a, const T &...others) {
    return digital(a.rows, a.cols, operations * double(a.rows * a.cols), a,
                   others...);
  }

  const DeviceModel &device;
  const CostAssumptions &assumed;
  PhaseCost spent;
  StepClock clock;
  int phase = 1;
};

} // namespace

PlanCost amcrt::costOf(const Plan &plan, int64_t size, bool spd,
                       int64_t columns, const DeviceModel &device,
                       const CostAssumptions &assumptions) {
  CountSteps steps(device, assumptions);
  PlanCost cost;
  auto solution = beginPlan<CountSteps>(
      steps, plan, {{size, size}, spd, LevelRounding::nearest});
  cost.tiles = steps.tiles;
  cost.programming = steps.endPhase();
  solution->solve(steps, CountSteps::Value{size, columns});
  cost.solution = steps.endPhase();
  return cost;
}
