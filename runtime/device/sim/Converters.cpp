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

int amcrt::rangeBelow(float peak, float limit) {
  int range = 0;
  while (range < deepestRange && std::ldexp(peak, -range) > limit)
    ++range;
  return range;
}

int amcrt::rangeAbove(float peak, float fullScale) {
  int range = 0;
  while (range < deepestRange && std::ldexp(fullScale, -range - 1) >= peak)
    ++range;
  return range;
}

void amcrt::convert(Eigen::Ref<Eigen::VectorXf> values, float fullScale,
                    unsigned bits) {
  if (bits == 0)
    return;
  float step = fullScale * converterStep(bits);
  values =
      ((values.array() / step).rint() * step).max(-fullScale).min(fullScale);
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
