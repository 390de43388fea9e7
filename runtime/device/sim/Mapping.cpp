//===- Mapping.cpp - From a block to conductance levels -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mapping.h"

#include <algorithm>
#include <vector>

using namespace amcrt;
using Eigen::MatrixXf;

static std::vector<float> levels(const DeviceDescription &d) {
  std::vector<float> list(size_t(1) << d.physics.cell.levelBits);
  for (size_t k = 0; k < list.size(); ++k)
    list[k] = float(d.physics.cell.levelFraction(uint32_t(k)));
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

static void toLevels(MatrixXf &values, float zero, const DeviceDescription &d,
                     amc_rounding rounding) {
  std::vector<float> list = levels(d);
  for (Eigen::Index j = 0; j < values.cols(); ++j)
    for (Eigen::Index i = 0; i < values.rows(); ++i)
      values(i, j) = toLevel(values(i, j), zero,
                             i == j || rounding == AMC_ROUND_NEAREST, list);
}

/// To levels, by the rounding asked for.
static void quantise(MatrixXf &magnitudes, const DeviceDescription &d,
                     amc_rounding rounding) {
  if (d.physics.cell.levelBits == 0)
    return;
  if (d.physics.cell.spacing == Spacing::geometric) {
    toLevels(magnitudes, 0, d, rounding);
    return;
  }
  float steps = float((1u << d.physics.cell.levelBits) - 1);
  MatrixXf nearest = (magnitudes.array() * steps).rint() / steps;
  if (rounding == AMC_ROUND_NEAREST) {
    magnitudes = nearest;
    return;
  }
  magnitudes = (magnitudes.array() * (steps * (1 + 1e-6f))).floor() / steps;
  magnitudes.diagonal() = nearest.diagonal();
}

/// One array with a shift column; `a` has a largest magnitude of 1.
static void mapShifted(Targets &targets, const MatrixXf &a,
                       const DeviceDescription &d, amc_rounding rounding) {
  float c = std::max(0.0f, -a.minCoeff()), zero = c / (1 + c);
  if (d.physics.cell.levelBits > 0) {
    // Below the last one, as c <= 1 and a description has such a level.
    std::vector<float> list = levels(d);
    zero = *std::lower_bound(list.begin(), list.end(), zero * (1 - 1e-6f));
  }
  targets.positive = zero + (1 - zero) * a.array();
  if (d.physics.cell.levelBits > 0)
    toLevels(targets.positive, zero, d, rounding);
  targets.positive = targets.positive.cwiseMax(0.0f).cwiseMin(1.0f);
  targets.shift = MatrixXf::Constant(a.rows(), 1, zero);
  targets.scale /= 1 - double(zero);
}

Targets amcrt::mapBlock(const MatrixXf &block, const DeviceDescription &d,
                        amc_rounding rounding) {
  Targets targets;
  float largest = block.cwiseAbs().maxCoeff();
  targets.scale = largest > 0 ? largest : 1;
  // Divide, not multiply by the inverse: the inverse of a denormal overflows.
  MatrixXf a = block / float(targets.scale);
  // Cells that cannot go to zero conductance need a pair to hold a zero.
  bool oneArray =
      d.physics.cell.minConductanceSiemens == 0 && a.minCoeff() >= 0;
  if (d.physics.cell.signScheme == SignScheme::columnShift && !oneArray) {
    mapShifted(targets, a, d, rounding);
    return targets;
  }
  targets.positive = a.cwiseMax(0.0f);
  quantise(targets.positive, d, rounding);
  if (!oneArray || d.physics.cell.signScheme == SignScheme::pair) {
    targets.negative = (-a).cwiseMax(0.0f);
    quantise(targets.negative, d, rounding);
  }
  return targets;
}
