//===- TileProduct.cpp - Products with what a tile holds ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileProduct.h"
#include "Lanes.h"

#include <algorithm>
#include <cmath>

#if defined(__AVX512VNNI__) || defined(__AVX2__)
#include <immintrin.h>
#endif

using namespace amcrt;
using Eigen::Index;
using Eigen::MatrixXf;
using Eigen::VectorXf;

namespace {

/// Panels of 16 rows that are computed together, and vectors: their sums fill
/// the registers, and are enough to hide the latency of an addition.
#ifdef __AVX512F__
constexpr int maxPanels = 4;
#else
constexpr int maxPanels = 1;
#endif
constexpr int maxVectors = 4;

Index panelsOf(Index rows) { return (rows + lanes - 1) / lanes; }

/// Row i, step k of a packed matrix of `steps` steps: groups of `maxPanels`
/// panels, in them step after step, in that the rows.
Index place(Index i, Index k, Index rows, Index steps) {
  Index first = i / lanes / maxPanels * maxPanels;
  Index width = std::min<Index>(maxPanels, panelsOf(rows) - first) * lanes;
  return first * lanes * steps + k * width + (i - first * lanes);
}

struct FloatStep {
  using Element = float;
  using Lanes = Floats;
  AMC_WIDE static Floats add(Floats sum, Floats a, float b) {
    return sum + a * b;
  }
};

/// Two products of signed 16-bit halves.
struct PairStep {
  using Element = int32_t;
  using Lanes = Ints;
  AMC_WIDE static Ints add(Ints sum, Ints a, int32_t b) {
    Ints other = Ints{} + b;
#ifdef __AVX512VNNI__
    return Ints(_mm512_dpwssd_epi32(__m512i(sum), __m512i(a), __m512i(other)));
#elif defined(__AVX2__)
    __m256i x[2], y[2];
    std::memcpy(x, &a, sizeof x);
    std::memcpy(y, &other, sizeof y);
    for (int half = 0; half < 2; ++half)
      x[half] = _mm256_madd_epi16(x[half], y[half]);
    return sum + loadLanes<Ints>(x);
#else
    return sum + (a >> 16) * (other >> 16) +
           ((a << 16) >> 16) * ((other << 16) >> 16);
#endif
  }
};

/// Hands `finish` the sums of a group of panels for some vectors.
template <typename Step, int panels, int vectors, typename Finish>
AMC_WIDE void group(const typename Step::Element *a,
                    const typename Step::Element *in, Index steps, Index row,
                    Index vector, Finish finish) {
  typename Step::Lanes sums[vectors][panels] = {};
  const typename Step::Element *of = in + vector * steps;
  // Unrolled, LLVM splits the chain of each sum and needs twice the operations.
#pragma clang loop unroll(disable)
  for (Index k = 0; k < steps; ++k, a += panels * lanes)
#pragma unroll
    for (int p = 0; p < panels; ++p) {
      auto column = loadLanes<typename Step::Lanes>(a + p * lanes);
#pragma unroll
      for (int v = 0; v < vectors; ++v)
        sums[v][p] = Step::add(sums[v][p], column, of[v * steps + k]);
    }
#pragma unroll
  for (int v = 0; v < vectors; ++v)
#pragma unroll
    for (int p = 0; p < panels; ++p)
      finish(sums[v][p], row + p * lanes, vector + v);
}

template <typename Step, int panels, typename Finish>
AMC_WIDE void allVectors(const typename Step::Element *a,
                         const typename Step::Element *in, Index steps,
                         Index row, Index vectors, Finish finish) {
  Index v = 0;
  for (; v + maxVectors <= vectors; v += maxVectors)
    group<Step, panels, maxVectors>(a, in, steps, row, v, finish);
  for (; v < vectors; ++v)
    group<Step, panels, 1>(a, in, steps, row, v, finish);
}

/// `in`: `steps` elements for each vector. Calls finish(sums, row, vector) for
/// each 16 rows of each vector.
template <typename Step, typename Finish>
AMC_WIDE void product(const typename Step::Element *a,
                      const typename Step::Element *in, Index rows, Index steps,
                      Index vectors, Finish finish) {
  Index row = 0;
  for (; row + maxPanels * lanes <= panelsOf(rows) * lanes;
       row += maxPanels * lanes, a += maxPanels * lanes * steps)
    allVectors<Step, maxPanels>(a, in, steps, row, vectors, finish);
  switch (panelsOf(rows - row)) {
  case 3:
    return allVectors<Step, 3>(a, in, steps, row, vectors, finish);
  case 2:
    return allVectors<Step, 2>(a, in, steps, row, vectors, finish);
  case 1:
    return allVectors<Step, 1>(a, in, steps, row, vectors, finish);
  }
}

} // namespace

TileProduct::TileProduct(const MatrixXf &matrix)
    : rows(matrix.rows()), cols(matrix.cols()),
      packed(size_t(panelsOf(rows) * lanes * cols)) {
  for (Index j = 0; j < cols; ++j)
    for (Index i = 0; i < rows; ++i)
      packed[size_t(place(i, j, rows, cols))] = matrix(i, j);
}

AMC_WIDE void TileProduct::multiply(const MatrixXf &in, MatrixXf &out) const {
  product<FloatStep>(packed.data(), in.data(), rows, cols, in.cols(),
                     [&](Floats sums, Index row, Index vector) AMC_WIDE {
                       storeFirst(&out(row, vector), sums, rows - row);
                     });
}

AMC_WIDE void TileProduct::addTo(MatrixXf &out, const MatrixXf &in) const {
  product<FloatStep>(packed.data(), in.data(), rows, cols, in.cols(),
                     [&](Floats sums, Index row, Index vector) AMC_WIDE {
                       float *to = &out(row, vector);
                       storeFirst(to, loadFirst(to, rows - row) + sums,
                                  rows - row);
                     });
}

static constexpr float largestHalf = 32767;
/// Numbers below have no finite inverse, and no effect.
static constexpr float smallest = 1e-30f;

/// Of 256 columns and a shift column.
constexpr Index maxPairs = 9 * lanes;

/// Two columns share a step: j and j + 16 of each 32.
Index HalfMatrix::pairs() const {
  return (cols + 2 * lanes - 1) / (2 * lanes) * lanes;
}

HalfMatrix::HalfMatrix(const MatrixXf &matrix)
    : rows(matrix.rows()), cols(matrix.cols()) {
  packed.resize(size_t(panelsOf(rows) * lanes * pairs()));
  step.resize(size_t(panelsOf(rows) * lanes));
  for (Index i = 0; i < rows; ++i) {
    float largest = matrix.row(i).cwiseAbs().maxCoeff();
    float scale = largest > smallest ? largestHalf / largest : 0;
    step[size_t(i)] = largest / largestHalf;
    for (Index j = 0; j < cols; ++j) {
      Index pair = j / (2 * lanes) * lanes + j % lanes;
      auto half = uint16_t(int32_t(std::rint(matrix(i, j) * scale)));
      packed[size_t(place(i, pair, rows, pairs()))] |=
          half << (j % (2 * lanes) < lanes ? 0 : 16);
    }
  }
}

/// Packs the lowest halves of the numbers bits(v).
template <typename F>
AMC_WIDE static void packHalves(const float *in, Index count, int32_t *out,
                                F bits) {
  auto half = [&](Index i) AMC_WIDE {
    return Ints(bits(i < count ? loadFirst(in + i, count - i) : Floats{}));
  };
  for (Index i = 0; i < count; i += 2 * lanes, out += lanes)
    storeLanes(out, (half(i) & 0xffff) | half(i + lanes) << 16);
}

bool CodeProduct::fits(Index cols, unsigned bits) {
  return bits > 0 && bits <= 16 && cols << (bits - 1) <= 1 << 16;
}

AMC_WIDE void CodeProduct::multiply(const MatrixXf &in, float unit,
                                    MatrixXf &out) const {
  Index pairs = matrix.pairs(), vectors = in.cols();
  int32_t codes[lanes * maxPairs];
  for (Index v = 0; v < vectors; ++v)
    packHalves(in.data() + v * matrix.cols, matrix.cols, codes + v * pairs,
               [codes = 1 / unit](Floats volts)
                   AMC_WIDE { return volts * codes + rounder; });
  product<PairStep>(
      matrix.packed.data(), codes, matrix.rows, pairs, vectors,
      [&](Ints sums, Index row, Index vector) AMC_WIDE {
        storeFirst(&out(row, vector),
                   __builtin_convertvector(sums, Floats) *
                       (loadLanes<Floats>(&matrix.step[size_t(row)]) * unit),
                   matrix.rows - row);
      });
}

NoiseDeviation::NoiseDeviation(const MatrixXf &squares,
                               const VectorXf &constants, const VectorXf &gains)
    : squares(squares), constant(this->squares.step.size()) {
  for (Index i = 0; i < squares.rows(); ++i) {
    float gain = gains.size() > 0 ? gains[i] * gains[i] : 1;
    this->squares.step[size_t(i)] *= gain;
    constant[size_t(i)] = gain * constants[i];
  }
}

template <typename F>
AMC_WIDE void NoiseDeviation::forEach(const MatrixXf &voltages,
                                      F finish) const {
  Index rows = squares.rows, cols = squares.cols, pairs = squares.pairs(),
        vectors = voltages.cols();
  PerVector sums = reduceVectors(
      voltages.data(), cols, cols, vectors,
      [](const float *at, int64_t, auto present) AMC_WIDE {
        Floats v = loadFirst(at, present);
        return v * v;
      },
      plus);
  // The squares become integers that add up to 32767, but for the rounding.
  int32_t in[lanes * maxPairs];
  for (Index v = 0; v < vectors; ++v)
    packHalves(voltages.data() + v * cols, cols, in + v * pairs,
               [scale = sums[v] > smallest ? largestHalf / sums[v] : 0](
                   Floats v) AMC_WIDE { return v * v * scale + rounder; });
  PerVector units = sums / largestHalf;
  product<PairStep>(
      squares.packed.data(), in, rows, pairs, vectors,
      [&](Ints sums, Index row, Index vector) AMC_WIDE {
        Floats variance = __builtin_convertvector(sums, Floats) *
                              (loadLanes<Floats>(&squares.step[size_t(row)]) *
                               units[vector]) +
                          loadLanes<Floats>(&constant[size_t(row)]);
        finish(squareRoot(variance), row + vector * rows, rows - row);
      });
}

AMC_WIDE void NoiseDeviation::scale(const MatrixXf &voltages,
                                    MatrixXf &normal) const {
  forEach(voltages, [&](Floats deviation, Index at, Index count) AMC_WIDE {
    float *to = normal.data() + at;
    storeFirst(to, loadFirst(to, count) * deviation, count);
  });
}

AMC_WIDE void NoiseDeviation::addTo(MatrixXf &out, const MatrixXf &voltages,
                                    const MatrixXf &normal) const {
  forEach(voltages, [&](Floats deviation, Index at, Index count) AMC_WIDE {
    float *to = out.data() + at;
    storeFirst(to,
               loadFirst(to, count) +
                   loadFirst(normal.data() + at, count) * deviation,
               count);
  });
}
