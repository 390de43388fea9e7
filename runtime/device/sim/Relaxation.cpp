//===- Relaxation.cpp - What time does to a written cell ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Relaxation.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace amcrt;
using Eigen::MatrixXf;

static constexpr double stepsPerEFold = 64;

bool amcrt::relaxes(const DeviceDescription &d) {
  return d.physics.relaxation.meanSiemens != 0 ||
         d.physics.relaxation.sigmaSiemens != 0 ||
         d.physics.relaxation.sigmaGrowthSiemens != 0;
}

/// The time of the fits' formulas before the clock moves.
static double firstSeconds(const DeviceDescription &d) {
  return std::max(d.physics.relaxation.seconds, 1.0);
}

/// The steps of a cell since its first use.
static double stepsOf(double age, const DeviceDescription &d) {
  double seconds = std::max(age + d.physics.relaxation.seconds, 1.0);
  return std::floor(std::log(seconds / firstSeconds(d)) * stepsPerEFold);
}

double amcrt::relaxationLog(double age, const DeviceDescription &d) {
  return std::log(firstSeconds(d)) + stepsOf(age, d) / stepsPerEFold;
}

MatrixXf amcrt::relaxed(const Relaxation &state, double now,
                        const DeviceDescription &d) {
  MatrixXf siemens = state.written;
  double age = -1, mean = 0, sigma = 0;
  for (Eigen::Index i = 0; i < siemens.size(); ++i) {
    // Nearly all cells have the age of the one before.
    double own = now - state.writtenAt.data()[i];
    if (own != age) {
      age = own;
      double log = relaxationLog(age, d);
      mean = d.physics.relaxation.meanSiemens * log;
      sigma = d.physics.relaxation.sigmaSiemens +
              d.physics.relaxation.sigmaGrowthSiemens * log;
    }
    siemens.data()[i] += float(mean) + float(sigma) * state.normal.data()[i];
  }
  return siemens;
}

double amcrt::nextRelaxation(const Relaxation &state, double now,
                             const DeviceDescription &d) {
  double next = std::numeric_limits<double>::infinity();
  for (double writtenAt : state.writtenAt.reshaped()) {
    double steps = stepsOf(now - writtenAt, d) + 1;
    double seconds = firstSeconds(d) * std::exp(steps / stepsPerEFold);
    next = std::min(next, writtenAt + seconds - d.physics.relaxation.seconds);
  }
  return next;
}
