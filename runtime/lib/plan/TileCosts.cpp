//===- TileCosts.cpp - Estimates of a tile's operations -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileCosts.h"

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace amcrt;

bool TileCosts::hasShiftColumn() const {
  return d.physics.cell.signScheme == SignScheme::columnShift;
}

double TileCosts::range() const {
  return d.physics.cell.maxConductanceSiemens -
         d.physics.cell.minConductanceSiemens;
}

double TileCosts::unityRate() const {
  return 2 * std::numbers::pi * d.physics.opamp.bandwidthHertz;
}

/// Half a step of the ADC, 2^-24 for an exact one.
double TileCosts::settledError() const {
  if (d.physics.converters.adcBits == 0)
    return 0x1p-24;
  return 0.5 / std::max(1.0, std::exp2(d.physics.converters.adcBits - 1.0) - 1);
}

double TileCosts::pulses() const {
  if (d.physics.write.verifyToleranceRange <= 0)
    return d.physics.write.pulsesPerCell;
  // Every pulse has a new error; the loop ends with the first that is small.
  double sigma = std::max(d.physics.cell.writeErrorRange, 1e-12);
  double within = std::erf(d.physics.write.verifyToleranceRange /
                           (sigma * std::numbers::sqrt2));
  return (1 - std::pow(1 - within, double(d.physics.write.maxPulses))) / within;
}

double TileCosts::slowestPulses(double cells) const {
  if (d.physics.write.verifyToleranceRange <= 0)
    return d.physics.write.pulsesPerCell;
  // The median of the most of so many geometric numbers.
  double within = 1 / pulses();
  if (within >= 1)
    return 1;
  double most = std::log(1 - std::pow(0.5, 1 / cells)) / std::log(1 - within);
  return std::clamp(most, 1.0, double(d.physics.write.maxPulses));
}

uint64_t TileCosts::cells(int64_t rows, int64_t cols) const {
  return uint64_t(hasShiftColumn() ? rows * (cols + 1) : 2 * rows * cols);
}

TileCosts::Cost TileCosts::program(int64_t rows, int64_t cols) const {
  double lines = double(cols + (hasShiftColumn() ? 1 : 0));
  return {double(rows) * slowestPulses(lines) * d.physics.write.pulseSeconds,
          double(cells(rows, cols)) * pulses() * d.physics.write.pulseJoules};
}

TileCosts::Cost TileCosts::vector(double settling, double amplifiers,
                                  int64_t inputs, int64_t outputs,
                                  double conductance) const {
  if (d.physics.converters.sampleSeconds > 0)
    settling = std::min(settling, d.physics.converters.sampleSeconds);
  auto turns = [](uint32_t lines, int64_t used) {
    return double(std::min<int64_t>(lines, used));
  };
  double volts = d.physics.converters.inputVolts;
  double slewing = d.physics.opamp.slewVoltsPerSecond > 0
                       ? volts / d.physics.opamp.slewVoltsPerSecond
                       : 0;
  double seconds = turns(d.physics.converters.linesPerDac, inputs) *
                       d.physics.converters.dacSeconds +
                   slewing + settling +
                   turns(d.physics.converters.linesPerAdc, outputs) *
                       d.physics.converters.adcSeconds;
  // Voltages spread evenly between nothing and full scale.
  double watts =
      amplifiers * d.physics.opamp.watts + conductance * volts * volts / 3;
  double joules = seconds * watts +
                  double(inputs) * d.physics.converters.dacJoules +
                  double(outputs) * d.physics.converters.adcJoules;
  return {assumed.conversions * seconds, assumed.conversions * joules};
}

TileCosts::Cost TileCosts::inverse(int64_t rows) const {
  auto n = double(rows);
  double sum = std::min(assumed.rowSum, n);
  // The eigenvalues of a matrix with unit diagonal are one on average: the
  // smallest is 2 / (1 + condition) where they lie evenly. The slowest mode is
  // that over a row's load; inverters slow a covariance by up to a quarter.
  double arrays = hasShiftColumn() ? 1 : 2;
  double load =
      arrays * n * d.physics.cell.minConductanceSiemens / range() + sum + 1;
  double slowest = 2 / (1 + assumed.condition) / load;
  double settling =
      std::log(2 / settledError()) / (unityRate() * slowest / 1.15);
  return vector(settling, hasShiftColumn() ? n + 1 : 2 * n, rows, rows,
                n * range() * load);
}

TileCosts::Cost TileCosts::product(int64_t rows, int64_t cols) const {
  auto n = double(rows), c = double(cols);
  double sum = std::min(c, c / 3 + 1);
  double arrays = hasShiftColumn() ? 1 : 2;
  double conductance =
      arrays * c * d.physics.cell.minConductanceSiemens / range() + sum;
  // A row over the feedback of C columns; a summing amplifier has the most.
  double load = hasShiftColumn() ? c + 1 : 1 + conductance / c;
  double settling = std::log(1 / settledError()) * load / unityRate();
  return vector(settling, hasShiftColumn() ? n + 1 : n, cols, rows,
                n * range() * conductance);
}
