//===- Converters.cpp - Digital to analog and back ------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Converters.h"
#include "Lanes.h"

#include <algorithm>
#include <cmath>

using namespace amcrt;

float amcrt::converterStep(unsigned bits) {
  return bits == 0 ? 0 : 1.0f / float(std::max(1, (1 << (bits - 1)) - 1));
}

AMC_WIDE float amcrt::peakOf(const Eigen::Ref<const Eigen::VectorXf> &values) {
  Floats peaks{};
  forLanes(values.size(), [&](int64_t i, auto count) AMC_WIDE {
    Floats magnitudes =
        __builtin_elementwise_abs(loadFirst(values.data() + i, count));
    peaks = larger(peaks, magnitudes);
  });
  return reduceLanes(peaks, larger);
}

/// Replaces each of 16 values v by change(v).
template <typename F>
AMC_WIDE static void forEach(Eigen::Ref<Eigen::VectorXf> values, F change) {
  forLanes(values.size(), [&](int64_t i, auto count) AMC_WIDE {
    float *place = values.data() + i;
    storeFirst(place, change(loadFirst(place, count)), count);
  });
}

AMC_WIDE void amcrt::fillRange(Eigen::Ref<Eigen::VectorXf> values, float peak,
                               float fullScale, unsigned bits) {
  float step = converterStep(bits), codes = 1 / (peak * step);
  if (bits == 0 || !std::isfinite(codes)) {
    // The inverse of a denormal number is not finite.
    forEach(values, [=](Floats v) AMC_WIDE { return v / peak * fullScale; });
    return convert(values, fullScale, bits);
  }
  step *= fullScale;
  forEach(values, [=](Floats v) AMC_WIDE {
    return __builtin_elementwise_rint(v * codes) * step;
  });
}

int amcrt::rangeBelow(float peak, float limit) {
  int range = 0;
  for (; range < deepestRange && peak > limit; ++range)
    peak /= 2;
  return range;
}

int amcrt::rangeAbove(float peak, float fullScale) {
  // How many of the ranges cover it: without branches that depend on the data.
  int range = 0;
  for (int r = 1; r <= deepestRange; ++r)
    range += (fullScale /= 2) >= peak;
  return range;
}

AMC_WIDE void amcrt::convert(Eigen::Ref<Eigen::VectorXf> values,
                             float fullScale, unsigned bits, float unit) {
  if (bits == 0)
    return forEach(values, [=](Floats v) AMC_WIDE { return v * unit; });
  float step = converterStep(bits);
  float codes = 1 / (fullScale * step), last = std::rint(1 / step);
  float worth = fullScale * step * unit;
  forEach(values, [=](Floats v) AMC_WIDE {
    Floats code = __builtin_elementwise_rint(v * codes);
    code = larger(code, Floats{} - last);
    return smaller(code, Floats{} + last) * worth;
  });
}

void amcrt::addConverterNoise(Eigen::Ref<Eigen::VectorXf> values,
                              float fullScale, unsigned bits, double lsb,
                              const RandomStream &stream) {
  if (bits == 0 || lsb == 0)
    return;
  Eigen::VectorXf normal(values.size());
  fillNormal(stream, {normal.data(), size_t(normal.size())});
  values += fullScale * converterStep(bits) * float(lsb) * normal;
}
