//===- TileProduct.cpp - Products with what a tile holds ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileProduct.h"
#include "Panels.h"

using namespace amcrt;
using namespace amcrt::panels;
using Eigen::MatrixXf;
using Eigen::VectorXf;

TileProduct::TileProduct(const MatrixXf &matrix)
    : rows(matrix.rows()), cols(matrix.cols()),
      packed(size_t(panelsOf(rows) * lanes * cols)) {
  for (Index j = 0; j < cols; ++j)
    for (Index i = 0; i < rows; ++i)
      packed[size_t(place(i, j, rows, cols))] = matrix(i, j);
}

AMC_WIDE void TileProduct::multiply(const MatrixXf &in, MatrixXf &out) const {
  panels::multiply<FloatStep>(
      packed.data(), in.data(), rows, cols, in.cols(),
      [&](Floats sums, Index row, Index vector)
          AMC_WIDE { storeFirst(&out(row, vector), sums, rows - row); });
}

AMC_WIDE void TileProduct::addTo(MatrixXf &out, const MatrixXf &in) const {
  panels::multiply<FloatStep>(
      packed.data(), in.data(), rows, cols, in.cols(),
      [&](Floats sums, Index row, Index vector) AMC_WIDE {
        float *to = &out(row, vector);
        storeFirst(to, loadFirst(to, rows - row) + sums, rows - row);
      });
}

NoiseDeviation::NoiseDeviation(const MatrixXf &squares,
                               const VectorXf &constants, const VectorXf &gains)
    : rows(squares.rows()), cols(squares.cols()),
      packed(size_t(panelsOf(rows) * lanes * pairsOf(cols))) {
  packHalves(squares, units, [&](Index i, Index k, int32_t halves) {
    packed[size_t(place(i, k, rows, pairsOf(cols)))] = halves;
  });
  constant.resize(units.size());
  for (Index i = 0; i < rows; ++i) {
    float gain = gains.size() > 0 ? gains[i] * gains[i] : 1;
    units[size_t(i)] *= gain;
    constant[size_t(i)] = gain * constants[i];
  }
}

/// Packs the squares of `in` in the given unit.
AMC_WIDE static void packSquares(const float *in, Index count, float unit,
                                 int32_t *out) {
  float scale = unit > smallest / largestHalf ? 1 / unit : 0;
  auto half = [&](Index i) AMC_WIDE {
    Floats v = i < count ? loadFirst(in + i, count - i) : Floats{};
    return Ints(v * v * scale + rounder) & 0xffff;
  };
  for (Index i = 0; i < count; i += 2 * lanes, out += lanes)
    storeLanes(out, half(i) | half(i + lanes) << 16);
}

AMC_WIDE void NoiseDeviation::scale(const MatrixXf &voltages,
                                    MatrixXf &normal) const {
  Index pairs = pairsOf(cols);
  // The squares become integers that add up to 32767, but for the rounding.
  PerVector inUnits = reduceVectors(
                          voltages.data(), cols, cols, voltages.cols(),
                          [](const float *at, int64_t, auto present) AMC_WIDE {
                            Floats v = loadFirst(at, present);
                            return v * v;
                          },
                          plus) /
                      largestHalf;
  int32_t in[lanes * maxPairs];
  for (Index v = 0; v < voltages.cols(); ++v)
    packSquares(voltages.data() + v * cols, cols, inUnits[v], in + v * pairs);
  multiply<PairStep>(
      packed.data(), in, rows, pairs, voltages.cols(),
      [&](Ints sums, Index row, Index vector) AMC_WIDE {
        Floats variance =
            __builtin_convertvector(sums, Floats) *
                (loadLanes<Floats>(&units[size_t(row)]) * inUnits[vector]) +
            loadLanes<Floats>(&constant[size_t(row)]);
        float *to = normal.data() + row + vector * rows;
        storeFirst(to, loadFirst(to, rows - row) * squareRoot(variance),
                   rows - row);
      });
}
