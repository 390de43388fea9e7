//===- CodeProduct.cpp - Noisy products with codes of a DAC ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CodeProduct.h"
#include "Panels.h"

#include <algorithm>
#include <cmath>

using namespace amcrt;
using namespace amcrt::panels;
using Eigen::MatrixXf;
using Eigen::VectorXf;

namespace {

/// The sums of currents and of their variances.
struct NoisyStep {
  struct Element {
    int32_t codes, squares;
  };
  struct Lanes {
    Ints current, variance;
  };
  static constexpr int vectors = 2;
  AMC_WIDE static Lanes add(Lanes sum, Lanes a, const Element *b) {
    return {PairStep::add(sum.current, a.current, &b->codes),
            PairStep::add(sum.variance, a.variance, &b->squares)};
  }
};

/// Signed: a square of a code of 8 bits is below 2^14.
using Halves = int16_t __attribute__((vector_size(4 * lanes)));

Aligned<float> padded(const VectorXf &values, Index size) {
  Aligned<float> result(static_cast<size_t>(size));
  std::copy(values.begin(), values.end(), result.begin());
  return result;
}

} // namespace

struct CodeProduct::Codes {
  NoisyStep::Element elements[lanes * maxPairs];
  PerVector squareUnits; ///< code^2
  PerVector watts;
};

bool CodeProduct::serves(const Response &response, const DeviceDescription &d) {
  bool coded = d.physics.converters.dacBits > 0 &&
               d.physics.converters.dacBits <= 8 &&
               d.physics.converters.dacNoiseLsb == 0;
  auto rows = response.transfer.cwiseAbs();
  double largest = d.physics.converters.inputVolts *
                       double(rows.rowwise().sum().maxCoeff()) +
                   double(response.offset.cwiseAbs().maxCoeff());
  // The standard deviation of the sum of what is rounded off the cells.
  double rounded = d.physics.converters.inputVolts * double(rows.maxCoeff()) /
                   largestHalf * std::sqrt(double(rows.cols()) / 12);
  double finestStep = std::ldexp(d.physics.opamp.supplyVolts, -deepestRange) *
                      double(converterStep(d.physics.converters.adcBits));
  return isNoisy(d) && coded && d.physics.cell.nonlinearityVolts == 0 &&
         response.shiftGain == 0 && largest <= d.physics.opamp.supplyVolts &&
         rounded <= finestStep / 32;
}

CodeProduct::CodeProduct(const Response &r, const DeviceDescription &d)
    : rows(r.transfer.rows()), cols(r.transfer.cols()),
      codeStep(converterStep(d.physics.converters.dacBits)),
      codeVolts(codeStep * float(d.physics.converters.inputVolts)),
      packed(size_t(2 * panelsOf(rows) * lanes * pairsOf(cols))) {
  auto panel = [&](Index i, Index k) {
    Index at = place(i, k, rows, pairsOf(cols));
    return &packed[size_t(2 * at - at % lanes)];
  };
  packHalves(r.transfer, transferUnits,
             [&](Index i, Index k, int32_t halves) { *panel(i, k) = halves; });
  packHalves(r.squares, squareUnits, [&](Index i, Index k, int32_t halves) {
    panel(i, k)[lanes] = halves;
  });
  for (float &unit : transferUnits)
    unit *= codeVolts;
  VectorXf gains = r.noiseGain.cwiseAbs2();
  float read = float(d.physics.cell.readNoise * d.physics.cell.readNoise) *
               codeVolts * codeVolts;
  for (Index i = 0; i < rows; ++i)
    squareUnits[size_t(i)] *= gains[i] * read;
  Index size = panelsOf(rows) * lanes;
  constant = padded(gains.cwiseProduct(r.constantNoise), size);
  offset = padded(r.offset, size);
  lineWatts = padded((r.lineSiemens.array() + float(r.inputSiemens)) *
                         codeVolts * codeVolts,
                     2 * pairsOf(cols));
}

/// Puts beside each pair of codes their squares, divided by 2^shift.
AMC_WIDE static void addSquares(const Ints *pair, Index pairs, int16_t shift,
                                NoisyStep::Element *to) {
  auto half = int16_t((1 << shift) >> 1);
  for (; pairs > 0; pairs -= lanes, ++pair, to += lanes) {
    Ints p = *pair, q = Ints((Halves(p) * Halves(p) + half) >> shift);
    storeLanes(to, __builtin_shufflevector(p, q, 0, 16, 1, 17, 2, 18, 3, 19, 4,
                                           20, 5, 21, 6, 22, 7, 23));
    storeLanes(to + lanes / 2,
               __builtin_shufflevector(p, q, 8, 24, 9, 25, 10, 26, 11, 27, 12,
                                       28, 13, 29, 14, 30, 15, 31));
  }
}

/// The codes of the DAC, their squares, and what they cost.
AMC_WIDE void CodeProduct::convert(const ConstVectors &in, PerVector inputPeaks,
                                   Codes &codes) const {
  Index pairs = pairsOf(cols);
  Ints pair[maxPairs];
  Floats powers[lanes] = {}, sums[lanes] = {};
  float peaks[lanes];
  storeLanes(peaks, inputPeaks);
  const float *watts = lineWatts.data();
  for (Index v = 0; v < in.cols(); ++v) {
    const float *from = in.data() + v * in.outerStride();
    DacScale scale(peaks[v], codeStep);
    Floats power{};
    auto convert = [&](Floats volts, Index i) AMC_WIDE {
      Floats rounded = scale.rounded(volts), code = rounded - rounder;
      power += code * code * loadLanes<Floats>(watts + i);
      return Ints(rounded);
    };
    Ints sum{};
    Ints *to = pair + v * pairs / lanes;
    auto store = [&](Ints low, Ints high) AMC_WIDE {
      *to = (low & 0xffff) | high << 16;
      sum = PairStep::add(sum, *to, *to);
      ++to;
    };
    Index i = 0;
    for (; i + 2 * lanes <= cols; i += 2 * lanes)
      store(convert(loadLanes<Floats>(from + i), i),
            convert(loadLanes<Floats>(from + i + lanes), i + lanes));
    if (i < cols) {
      Floats rest[2] = {};
      std::memcpy(rest, from + i, size_t(cols - i) * sizeof(float));
      store(convert(rest[0], i), convert(rest[1], i + lanes));
    }
    powers[v] = power;
    sums[v] = __builtin_convertvector(sum, Floats);
  }
  codes.watts = reduceEach(powers, plus);

  // Squares are halved until their sum is below 2^16, rounding included.
  PerVector sum = reduceEach(sums, plus) * (1 + 1.0f / 64);
  Ints shifts = (Ints(sum) >> 23) - (127 + 15);
  shifts = shifts > 0 ? shifts : Ints{};
  codes.squareUnits = Floats((shifts + 127) << 23);
  int32_t shift[lanes];
  storeLanes(shift, shifts);
  for (Index v = 0; v < in.cols(); ++v)
    addSquares(pair + v * pairs / lanes, pairs, int16_t(shift[v]),
               codes.elements + v * pairs);
}

AMC_WIDE CodeProduct::Result CodeProduct::multiply(const ConstVectors &in,
                                                   PerVector inputPeaks,
                                                   const MatrixXf &normal,
                                                   MatrixXf &out) const {
  Codes codes;
  convert(in, inputPeaks, codes);
  Ints peaks[lanes] = {}; // magnitudes have the order of their bits
  // Copies that no store can change.
  const float *units = transferUnits.data(), *offsets = offset.data(),
              *variances = squareUnits.data(), *constants = constant.data(),
              *normals = normal.data();
  float *to = out.data();
  Index size = rows, stride = normal.rows();
  PerVector squareUnits = codes.squareUnits;
  panels::multiply<NoisyStep>(
      reinterpret_cast<const NoisyStep::Element *>(packed.data()),
      codes.elements, rows, pairsOf(cols), in.cols(),
      [=, &peaks](NoisyStep::Lanes sums, Index row, Index vector) AMC_WIDE {
        Floats variance =
            __builtin_convertvector(sums.variance, Floats) *
                (loadLanes<Floats>(variances + row) * squareUnits[vector]) +
            loadLanes<Floats>(constants + row);
        Floats noise = squareRoot(variance) *
                       loadLanes<Floats>(normals + row + vector * stride);
        Floats value = __builtin_convertvector(sums.current, Floats) *
                           loadLanes<Floats>(units + row) +
                       loadLanes<Floats>(offsets + row) + noise;
        peaks[vector] = __builtin_elementwise_max(
            peaks[vector], Ints(__builtin_elementwise_abs(value)));
        storeFirst(to + row + vector * size, value, size - row);
      });
  Floats magnitudes[lanes];
  std::memcpy(magnitudes, peaks, sizeof peaks);
  return {reduceEach(magnitudes, larger), codes.watts};
}
