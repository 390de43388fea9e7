//===- Panels.h - Products with a packed matrix --------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The rows of a matrix lie in panels of 16, one column after the other. A sum
// runs over the columns in their order, whatever else is computed beside it: a
// vector has the same result alone and in a batch.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_PANELS_H
#define AMCRT_DEVICE_SIM_PANELS_H

#include "Lanes.h"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>

#ifdef __AVX2__
#include <immintrin.h>
#endif

namespace amcrt::panels {

using Eigen::Index;

/// Panels of 16 rows that are computed together.
#ifdef __AVX512F__
inline constexpr int maxPanels = 4;
#else
inline constexpr int maxPanels = 1;
#endif

inline Index panelsOf(Index rows) { return (rows + lanes - 1) / lanes; }

/// Row i, step k of a packed matrix of `steps` steps: groups of `maxPanels`
/// panels, in them step after step, in that the rows.
inline Index place(Index i, Index k, Index rows, Index steps) {
  Index first = i / lanes / maxPanels * maxPanels;
  Index width = std::min<Index>(maxPanels, panelsOf(rows) - first) * lanes;
  return first * lanes * steps + k * width + (i - first * lanes);
}

// A step of a sum: the element of an input vector, 16 rows of the matrix, and
// how many vectors are computed together. The sums fill the registers, and are
// enough to hide the latency of an addition.

struct FloatStep {
  using Element = float;
  using Lanes = Floats;
  static constexpr int vectors = 4;
  AMC_WIDE static Floats add(Floats sum, Floats a, const float *b) {
    return sum + a * *b;
  }
};

/// Two products of signed 16-bit halves.
struct PairStep {
  using Element = int32_t;
  using Lanes = Ints;
  static constexpr int vectors = 4;
  AMC_WIDE static Ints add(Ints sum, Ints a, const int32_t *b) {
    return add(sum, a, Ints{} + *b);
  }
  AMC_WIDE static Ints add(Ints sum, Ints a, Ints other) {
#ifdef __AVX512VNNI__
    // As the intrinsic, which LLVM may take apart into two operations.
    asm("vpdpwssd %2, %1, %0" : "+v"(sum) : "v"(a), "v"(other));
    return sum;
#elif defined(__AVX512BW__)
    return sum + Ints(_mm512_madd_epi16(__m512i(a), __m512i(other)));
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

/// The most a half holds.
inline constexpr float largestHalf = 32767;
/// Numbers below have no finite inverse, and no effect.
inline constexpr float smallest = 1e-30f;

/// Steps of `cols` columns, two in each: j and j + 16 of each 32.
inline Index pairsOf(Index cols) {
  return (cols + 2 * lanes - 1) / (2 * lanes) * lanes;
}

/// Of 256 columns and a shift column.
inline constexpr Index maxPairs = 9 * lanes;

/// Rounds each row to halves of 2^-15 of its largest entry. Hands
/// put(row, step, halves) what is in a step, columns j and j + 16, and fills
/// `units` with what 1 is worth in each row.
template <typename Put>
void packHalves(const Eigen::MatrixXf &matrix, Aligned<float> &units, Put put) {
  units.assign(size_t(panelsOf(matrix.rows()) * lanes), 0);
  for (Index i = 0; i < matrix.rows(); ++i) {
    float largest = matrix.row(i).cwiseAbs().maxCoeff();
    float scale = largest > smallest ? largestHalf / largest : 0;
    units[size_t(i)] = largest / largestHalf;
    auto half = [&](Index j) {
      return j < matrix.cols() ? int32_t(std::rint(matrix(i, j) * scale)) : 0;
    };
    for (Index k = 0; k < pairsOf(matrix.cols()); ++k) {
      Index j = k / lanes * 2 * lanes + k % lanes;
      put(i, k, (half(j) & 0xffff) | half(j + lanes) << 16);
    }
  }
}

/// Hands `finish` the sums of a group of panels for some vectors.
template <typename Step, int panels, int vectors, typename Finish>
AMC_WIDE void group(const typename Step::Element *a,
                    const typename Step::Element *in, Index steps, Index row,
                    Index vector, Finish finish) {
  typename Step::Lanes sums[vectors][panels] = {};
  const typename Step::Element *of = in + vector * steps;
  for (Index k = 0; k < steps; ++k, a += panels * lanes)
#pragma unroll
    for (int p = 0; p < panels; ++p) {
      auto column = loadLanes<typename Step::Lanes>(a + p * lanes);
#pragma unroll
      for (int v = 0; v < vectors; ++v)
        sums[v][p] = Step::add(sums[v][p], column, of + v * steps + k);
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
  for (; v + Step::vectors <= vectors; v += Step::vectors)
    group<Step, panels, Step::vectors>(a, in, steps, row, v, finish);
  for (; v < vectors; ++v)
    group<Step, panels, 1>(a, in, steps, row, v, finish);
}

/// `in`: `steps` elements for each vector. Calls finish(sums, row, vector) for
/// each 16 rows of each vector.
template <typename Step, typename Finish>
AMC_WIDE void multiply(const typename Step::Element *a,
                       const typename Step::Element *in, Index rows,
                       Index steps, Index vectors, Finish finish) {
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

} // namespace amcrt::panels

#endif // AMCRT_DEVICE_SIM_PANELS_H
