//===- HostSteps.cpp - The steps of a plan, computed ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiled without contraction of products and sums, as the kernels of a
// program are.
//
//===----------------------------------------------------------------------===//

#include "HostSteps.h"
#include "algebra/HostAlgebra.h"
#include "amcrt/plan/StepFlops.h"

#include <cmath>

using namespace amcrt;
using Value = HostSteps::Value;

namespace {

float at(const MatrixView &m, uint32_t i, uint32_t j) {
  return m.data[i * m.rowStride + j * m.colStride];
}

/// A view of which an extent of one stretches.
MatrixView broadcast(const MatrixView &m) {
  MatrixView view = m;
  view.rowStride = m.rows == 1 ? 0 : m.rowStride;
  view.colStride = m.cols == 1 ? 0 : m.colStride;
  return view;
}

uint64_t resource(amc_tile_id tile) {
  return uint64_t(tile.chip) << 32 | tile.tile;
}

} // namespace

Cost HostSteps::endPhase() {
  Cost cost{clock.end(), spent.joules};
  spent = {};
  ++phase;
  tiles.advance(cost.seconds);
  return cost;
}

Value HostSteps::make(uint32_t rows, uint32_t cols) {
  Value result;
  result.elements = std::make_shared<float[]>(size_t(rows) * cols);
  result.view = {result.elements.get(), rows, cols, cols, 1};
  result.phase = phase;
  return result;
}

template <typename... T>
void HostSteps::charge(Value &result, double flops, const T &...operands) {
  Cost cost = flop * flops;
  spent.joules += cost.joules;
  result.ready =
      clock.run(StepClock::digitalEngine, {readyOf(operands)...}, cost.seconds);
}

template <typename F, typename... T>
Value HostSteps::pointwise(double flops, F &&body, const Value &a,
                           const T &...others) {
  Value result = make(a.view.rows, a.view.cols);
  auto fill = [&](const auto &...views) {
    float *out = result.view.data;
    for (uint32_t i = 0; i < a.view.rows; ++i)
      for (uint32_t j = 0; j < a.view.cols; ++j)
        *out++ = body(at(views, i, j)...);
  };
  fill(a.view, broadcast(others.view)...);
  charge(result, flops * a.view.rows * a.view.cols, a, others...);
  return result;
}

Value HostSteps::block(const Value &m, RowBlock rows, RowBlock cols) const {
  Value part = m;
  part.view.data += uint64_t(rows.offset) * m.view.rowStride +
                    uint64_t(cols.offset) * m.view.colStride;
  part.view.rows = uint32_t(rows.size);
  part.view.cols = uint32_t(cols.size);
  part.view.rowStride *= uint64_t(rows.stride);
  part.view.colStride *= uint64_t(cols.stride);
  return part;
}

Value HostSteps::joined(const std::vector<Value> &parts,
                        const std::vector<RowBlock> &blocks) {
  uint32_t cols = parts.front().view.cols, rows = 0;
  for (RowBlock block : blocks)
    rows += uint32_t(block.size);
  Value whole = make(rows, cols);
  for (size_t part = 0; part < parts.size(); ++part) {
    const MatrixView &from = parts[part].view;
    const MatrixView to = block(whole, blocks[part], {0, cols}).view;
    for (uint32_t i = 0; i < from.rows; ++i)
      for (uint32_t j = 0; j < cols; ++j)
        to.data[i * to.rowStride + j] = at(from, i, j);
    whole.ready = std::max(whole.ready, readyOf(parts[part]));
  }
  return whole;
}

Value HostSteps::transposedRow(const Value &row) const {
  Value column = row;
  column.view = row.view.transposed();
  return column;
}

Value HostSteps::quotient(const Value &a, const Value &b) {
  return pointwise(
      flops::quotient, [](float x, float y) { return x / y; }, a, b);
}

Value HostSteps::reciprocal(const Value &a) {
  return pointwise(flops::reciprocal, [](float x) { return 1 / x; }, a);
}

Value HostSteps::product(const Value &a, const Value &b) {
  return pointwise(
      flops::product, [](float x, float y) { return x * y; }, a, b);
}

Value HostSteps::difference(const Value &a, const Value &b, const Value &c) {
  return pointwise(
      flops::difference, [](float x, float y, float z) { return x - y * z; }, a,
      b, c);
}

Value HostSteps::scaledDifference(const Value &a, const Value &s,
                                  const Value &b, const Value &c) {
  return pointwise(
      flops::scaledDifference,
      [](float x, float scale, float y, float z) { return x * scale - y * z; },
      a, s, b, c);
}

Value HostSteps::productMinus(const Value &a, const Value &b, const Value &c) {
  return pointwise(
      flops::productMinus, [](float x, float y, float z) { return x * y - z; },
      a, b, c);
}

Value HostSteps::residual(const Value &a, const std::vector<Value> &terms,
                          const std::optional<Value> &s) {
  Value result = make(a.view.rows, a.view.cols);
  Value latest;
  latest.phase = phase;
  latest.ready = std::max(readyOf(a), s ? readyOf(*s) : 0);
  for (const Value &term : terms)
    latest.ready = std::max(latest.ready, readyOf(term));
  for (uint32_t i = 0; i < a.view.rows; ++i)
    for (uint32_t j = 0; j < a.view.cols; ++j) {
      float value = at(a.view, i, j);
      for (const Value &term : terms)
        value -= at(term.view, i, j);
      result.view.data[size_t(i) * a.view.cols + j] =
          s ? at(s->view, i, 0) * value : value;
    }
  charge(result,
         flops::residual(terms.size(), s.has_value()) * a.view.rows *
             a.view.cols,
         latest);
  return result;
}

Value HostSteps::zeros(const Value &like) {
  return make(like.view.rows, like.view.cols);
}

Value HostSteps::diagonalScale(const Value &m) {
  Value diagonal = m;
  diagonal.view.cols = 1;
  diagonal.view.rowStride += m.view.colStride;
  return pointwise(
      flops::diagonalScale,
      [](float x) { return x > 0 ? 1 / std::sqrt(x) : 1; }, diagonal);
}

Value HostSteps::equilibrated(const Value &m, const Value &s) {
  Value columns = s;
  columns.view = s.view.transposed();
  return pointwise(
      flops::equilibrated,
      [](float x, float row, float col) { return x * row * col; }, m, s,
      columns);
}

Value HostSteps::multiply(const MatrixView &a, const Value &fromA,
                          const Value &b) {
  Value result = make(a.rows, b.view.cols);
  gemm(a, b.view, result.view, /*accumulate=*/false, pool);
  charge(result, flops::matmul(a.rows, a.cols, b.view.cols), fromA, b);
  return result;
}

Value HostSteps::matmul(const Value &a, const Value &b) {
  return multiply(a.view, a, b);
}

Value HostSteps::transposedMatmul(const Value &a, const Value &b) {
  return multiply(a.view.transposed(), a, b);
}

Value HostSteps::columnProducts(const Value &a, const Value &b) {
  Value result = make(1, a.view.cols);
  for (uint32_t i = 0; i < a.view.rows; ++i)
    for (uint32_t j = 0; j < a.view.cols; ++j)
      result.view.data[j] += at(a.view, i, j) * at(b.view, i, j);
  charge(result, flops::columnProducts(a.view.rows, a.view.cols), a, b);
  return result;
}

Value HostSteps::step(const Value &x, const Value &direction,
                      const Value &above, const Value &below, int sign) {
  return pointwise(
      flops::step,
      [sign](float from, float p, float up, float down) {
        float length = down > 0 ? up / down : 0;
        return sign < 0 ? from - length * p : from + length * p;
      },
      x, direction, above, below);
}

Value HostSteps::turn(const Value &z, const Value &direction, const Value &a,
                      const Value &b, const Value &below) {
  return pointwise(
      flops::turn,
      [](float from, float p, float one, float other, float down) {
        float length = down > 0 ? (one - other) / down : 0;
        return from + length * p;
      },
      z, direction, a, b, below);
}

Value HostSteps::multiple(const Value &a, double factor) {
  return pointwise(
      flops::multiple, [times = float(factor)](float x) { return x * times; },
      a);
}

Value HostSteps::unlessDone(const Value &value, const Value &square,
                            const Value &limit) {
  return pointwise(
      0, [](float x, float now, float most) { return now > most ? x : 0; },
      value, square, limit);
}

amc_tile_id HostSteps::program(const Value &m, TileUse use,
                               LevelRounding rounding) {
  amc_tile_id tile = places[programmed++];
  tileRows[resource(tile)] = m.view.rows;
  Cost cost =
      tiles.program(tile, use == TileUse::inverse ? AMC_MODE_INV : AMC_MODE_MVM,
                    rounding == LevelRounding::nearest ? AMC_ROUND_NEAREST
                                                       : AMC_ROUND_TOWARD_ZERO,
                    m.view);
  spent.joules += cost.joules;
  clock.run(resource(tile), {readyOf(m)}, cost.seconds);
  return tile;
}

Value HostSteps::inverse(Tile tile, const Value &rhs) {
  Value result = make(rhs.view.rows, rhs.view.cols);
  Cost cost = tiles.inverse(tile, rhs.view, result.view);
  spent.joules += cost.joules;
  result.ready = clock.run(resource(tile), {readyOf(rhs)}, cost.seconds);
  return result;
}

Value HostSteps::mvm(Tile tile, const Value &rhs) {
  Value result = make(tileRows.at(resource(tile)), rhs.view.cols);
  Cost cost = tiles.mvm(tile, rhs.view, result.view);
  spent.joules += cost.joules;
  result.ready = clock.run(resource(tile), {readyOf(rhs)}, cost.seconds);
  return result;
}

Value HostSteps::schurComplement(const Value &m, int64_t split) {
  uint32_t rest = m.view.rows - uint32_t(split);
  Value result = make(rest, rest);
  if (!amcrt::schurComplement(m.view, result.view, uint32_t(split)))
    tiles.notDefinite(m.view.rows);
  charge(result, double(flops::schurComplement(m.view.rows, uint64_t(split))),
         m);
  return result;
}

Value HostSteps::factorize(const Value &m) {
  Value result;
  result.phase = phase;
  result.view = m.view;
  result.factors =
      std::make_shared<double[]>(size_t(m.view.rows) * (m.view.rows + 1));
  amcrt::factorize(m.view, result.factors.get());
  charge(result, double(flops::factorize(m.view.rows)), m);
  return result;
}

Value HostSteps::solveFactorized(const Value &factors, const Value &rhs) {
  Value result = make(rhs.view.rows, rhs.view.cols);
  amcrt::solveFactorized(factors.factors.get(), rhs.view, result.view);
  charge(result, double(flops::solveFactorized(rhs.view.rows, rhs.view.cols)),
         factors, rhs);
  return result;
}
