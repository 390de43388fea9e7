//===- Mapping.cpp - From a block to conductance levels -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mapping.h"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace amcrt;
using Eigen::MatrixXf;

/// The levels as fractions of the range, from 0 to 1.
static std::vector<float> levels(const MappingParameters &p) {
  std::vector<float> list(size_t(1) << p.levelBits);
  double steps = double(list.size() - 1);
  for (size_t k = 0; k < list.size(); ++k)
    list[k] = float(p.levelRatio > 0
                        ? (std::pow(p.levelRatio, double(k) / steps) - 1) /
                              (p.levelRatio - 1)
                        : double(k) / steps);
  return list;
}

/// To levels, nearest or toward `zero`, which is one of them.
static float toLevel(float value, float zero, bool isNearest,
                     const std::vector<float> &list) {
  constexpr float same = 1e-6f;
  auto above = std::lower_bound(list.begin(), list.end(), value - same);
  if (above == list.end())
    return list.back();
  if (above == list.begin() || *above <= value + same)
    return *above;
  float high = *above, low = above[-1];
  if (isNearest)
    return value - low < high - value ? low : high;
  return value < zero ? high : low;
}

static void toLevels(MatrixXf &values, float zero, const MappingParameters &p) {
  std::vector<float> list = levels(p);
  for (Eigen::Index j = 0; j < values.cols(); ++j)
    for (Eigen::Index i = 0; i < values.rows(); ++i)
      values(i, j) = toLevel(values(i, j), zero,
                             i == j || p.rounding == AMC_ROUND_NEAREST, list);
}

/// To levels, by the rounding asked for.
static void quantise(MatrixXf &magnitudes, const MappingParameters &p) {
  if (p.levelBits == 0)
    return;
  if (p.levelRatio > 0) {
    toLevels(magnitudes, 0, p);
    return;
  }
  float steps = float((1u << p.levelBits) - 1);
  MatrixXf nearest = (magnitudes.array() * steps).rint() / steps;
  if (p.rounding == AMC_ROUND_NEAREST) {
    magnitudes = nearest;
    return;
  }
  magnitudes = (magnitudes.array() * (steps * (1 + 1e-6f))).floor() / steps;
  magnitudes.diagonal() = nearest.diagonal();
}

/// One array with a shift column; `a` has a largest magnitude of 1.
static void mapShifted(Targets &targets, const MatrixXf &a,
                       const MappingParameters &p) {
  float c = std::max(0.0f, -a.minCoeff()), zero = c / (1 + c);
  if (p.levelBits > 0) {
    std::vector<float> list = levels(p);
    zero = *std::lower_bound(list.begin(), list.end(), zero * (1 - 1e-6f));
  }
  targets.positive = zero + (1 - zero) * a.array();
  if (p.levelBits > 0)
    toLevels(targets.positive, zero, p);
  targets.positive = targets.positive.cwiseMax(0.0f).cwiseMin(1.0f);
  targets.shift = MatrixXf::Constant(a.rows(), 1, zero);
  targets.scale /= 1 - double(zero);
}

MappingParameters amcrt::mappingParameters(const DeviceDescription &d,
                                           amc_rounding rounding) {
  return {d.levelBits, rounding, /*needsPair=*/d.minConductanceSiemens > 0,
          d.signScheme,
          d.spacing == Spacing::geometric
              ? d.maxConductanceSiemens / d.minConductanceSiemens
              : 0};
}

Targets amcrt::mapBlock(const MatrixXf &block,
                        const MappingParameters &parameters) {
  Targets targets;
  float largest = block.cwiseAbs().maxCoeff();
  targets.scale = largest > 0 ? largest : 1;
  // Divide, not multiply by the inverse: the inverse of a denormal overflows.
  MatrixXf a = block / float(targets.scale);
  bool oneArray = !parameters.needsPair && a.minCoeff() >= 0;
  if (parameters.signScheme == SignScheme::columnShift && !oneArray) {
    mapShifted(targets, a, parameters);
    return targets;
  }
  targets.positive = a.cwiseMax(0.0f);
  quantise(targets.positive, parameters);
  if (!oneArray || parameters.signScheme == SignScheme::pair) {
    targets.negative = (-a).cwiseMax(0.0f);
    quantise(targets.negative, parameters);
  }
  return targets;
}
