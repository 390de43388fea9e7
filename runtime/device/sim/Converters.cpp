//===- Converters.cpp - Digital to analog and back ------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Converters.h"

#include <algorithm>
#include <cmath>

using namespace amcrt;

float amcrt::converterStep(unsigned bits) {
  return bits == 0 ? 0 : 1.0f / float(std::max(1, (1 << (bits - 1)) - 1));
}

AMC_WIDE PerVector amcrt::peaksOf(const ConstVectors &values) {
  return reduceVectors(
      values.data(), values.rows(), values.outerStride(), values.cols(),
      [](const float *at, int64_t, auto present) AMC_WIDE {
        return __builtin_elementwise_abs(loadFirst(at, present));
      },
      larger);
}

AMC_WIDE PerVector amcrt::sumsOf(const ConstVectors &values) {
  return reduceVectors(
      values.data(), values.rows(), values.outerStride(), values.cols(),
      [](const float *at, int64_t, auto present)
          AMC_WIDE { return loadFirst(at, present); },
      plus);
}

AMC_WIDE PerVector amcrt::addToEach(Eigen::MatrixXf &values,
                                    const Eigen::VectorXf &offset) {
  return reduceVectors(
      values.data(), values.rows(), values.rows(), values.cols(),
      [from = offset.data()](float *at, int64_t i, auto present) AMC_WIDE {
        Floats sum = loadFirst(at, present) + loadFirst(from + i, present);
        storeFirst(at, sum, present);
        return __builtin_elementwise_abs(sum);
      },
      larger);
}

/// to = change(v) for each 16 values v of a vector.
template <typename F>
AMC_WIDE static void change(const ConstVectors &values, Eigen::Index vector,
                            float *to, F change) {
  const float *from = values.data() + vector * values.outerStride();
  forLanes(values.rows(), [&](int64_t i, auto count) AMC_WIDE {
    storeFirst(to + i, change(loadFirst(from + i, count)), count);
  });
}

AMC_WIDE void amcrt::fillRange(const ConstVectors &values, PerVector peaks,
                               float fullScale, unsigned bits,
                               Eigen::MatrixXf &to) {
  float step = converterStep(bits), worth = step * fullScale;
  for (Eigen::Index j = 0; j < values.cols(); ++j) {
    float *place = to.data() + j * to.rows(), peak = peaks[j];
    if (bits == 0 && peak > 0)
      change(values, j, place,
             [=](Floats v) AMC_WIDE { return v / peak * fullScale; });
    else
      change(values, j, place,
             [=, scale = DacScale(peak, step)](Floats v)
                 AMC_WIDE { return (scale.rounded(v) - rounder) * worth; });
  }
}

int amcrt::rangeBelow(float peak, float limit) {
  int range = 0;
  for (; range < deepestRange && peak > limit; ++range)
    peak /= 2;
  return range;
}

AMC_WIDE Ints amcrt::rangesAbove(PerVector peaks, float fullScale) {
  // How many of the ranges cover it; a comparison is -1 where it holds.
  Ints ranges{};
  for (int r = 1; r <= deepestRange; ++r)
    ranges -= peaks <= (fullScale /= 2);
  return ranges;
}

AMC_WIDE void amcrt::convert(const ConstVectors &values, PerVector fullScales,
                             unsigned bits, PerVector units, Vectors to) {
  float step = converterStep(bits);
  PerVector codes = 1 / (fullScales * step), worth = fullScales * step * units;
  for (Eigen::Index j = 0; j < values.cols(); ++j) {
    float *place = to.data() + j * to.outerStride();
    if (bits == 0)
      change(values, j, place,
             [unit = units[j]](Floats v) AMC_WIDE { return v * unit; });
    else
      change(values, j, place,
             [scale = codes[j], unit = worth[j],
              full = Floats{} + fullScales[j]](Floats v) AMC_WIDE {
               v = larger(smaller(v, full), -full);
               return (v * scale + rounder - rounder) * unit;
             });
  }
}

void amcrt::addConverterNoise(Eigen::MatrixXf &values, PerVector fullScales,
                              unsigned bits, double lsb, RandomStream stream) {
  if (bits == 0 || lsb == 0)
    return;
  Eigen::MatrixXf normal(values.rows(), values.cols());
  fillNormal(stream, {normal.data(), size_t(normal.size())},
             size_t(normal.rows()));
  for (Eigen::Index j = 0; j < values.cols(); ++j)
    values.col(j) +=
        fullScales[j] * converterStep(bits) * float(lsb) * normal.col(j);
}
