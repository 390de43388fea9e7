//===- CellError.cpp - How exact the cells of a device are ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CellError.h"
#include "Relaxation.h"
#include "WriteError.h"

#include <algorithm>
#include <cmath>

using namespace amcrt;

/// The widest step between neighbouring levels, as a fraction of the range.
static double widestStep(const DeviceDescription &d) {
  double widest = 0;
  for (uint32_t k = 1; k < (1u << d.physics.cell.levelBits); ++k)
    widest = std::max(widest, d.physics.cell.levelFraction(k) -
                                  d.physics.cell.levelFraction(k - 1));
  return widest;
}

/// The entry that the range stands for with a shift column, at most: the column
/// is at the lowest level from the middle on.
static double shiftedRange(const DeviceDescription &d) {
  double zero = d.physics.cell.levelBits == 0 ? 0.5 : 1;
  for (uint32_t k = 0;
       k < (1u << d.physics.cell.levelBits) && d.physics.cell.levelBits > 0;
       ++k)
    if (d.physics.cell.levelFraction(k) >= 0.5)
      zero = std::min(zero, d.physics.cell.levelFraction(k));
  return 1 / (1 - zero);
}

double amcrt::cellError(const DeviceDescription &d) {
  constexpr double sigmas = 6;
  double low = d.physics.cell.minConductanceSiemens;
  double range = d.physics.cell.maxConductanceSiemens - low;
  // One cell of an entry is at the lowest conductance.
  double largest = 0, atLow = 0;
  if (d.physics.write.verifyToleranceRange > 0) {
    largest = atLow = d.physics.write.verifyToleranceRange * range / sigmas;
  } else {
    constexpr int steps = 64;
    for (int k = 0; k <= steps; ++k) {
      double siemens = low + range * k / steps;
      double sigma = std::hypot(writeSigma(siemens, d),
                                d.physics.cell.deviceVariation * siemens);
      largest = std::max(largest, sigma);
      if (k == 0)
        atLow = sigma;
    }
  }
  double log = relaxationLog(0, d), shift = 0, spread = 0;
  if (relaxes(d)) {
    shift = std::abs(d.physics.relaxation.meanSiemens * log);
    spread = d.physics.relaxation.sigmaSiemens +
             d.physics.relaxation.sigmaGrowthSiemens * log;
  }
  double sigma =
      std::hypot(std::hypot(largest, atLow), std::sqrt(2) * std::abs(spread));
  double error = widestStep(d) + (shift + sigmas * sigma) / range;
  if (d.physics.cell.signScheme == SignScheme::columnShift)
    error *= shiftedRange(d);
  return std::max(error, 1e-6);
}
