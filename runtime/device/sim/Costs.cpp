//===- Costs.cpp - Time and energy of a tile's operations -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Costs.h"

#include <algorithm>
#include <cmath>

using namespace amcrt;

void amcrt::addWrite(amc_program_result &result, const WriteCount &count,
                     const DeviceDescription &d) {
  double pulses = std::round(count.pulses);
  result.cells_written += count.cells;
  result.pulses += uint64_t(pulses);
  result.failed_cells += count.failed.cells;
  result.joules += pulses * d.pulseJoules;
  result.seconds = std::max(result.seconds, count.steps * d.pulseSeconds);
}

void amcrt::addVector(amc_solve_result &result, const Response &response,
                      int repeats,
                      const Eigen::Ref<const Eigen::VectorXf> &columns,
                      const Eigen::Ref<const Eigen::VectorXf> &inputs,
                      const Eigen::Ref<const Eigen::VectorXf> &outputs,
                      const DeviceDescription &d) {
  double analog = response.settlingSeconds;
  if (d.slewVoltsPerSecond > 0) {
    analog += double(outputs.cwiseAbs().maxCoeff()) / d.slewVoltsPerSecond;
    if (d.sampleSeconds > 0)
      analog = std::min(analog, d.sampleSeconds);
  }
  // A shared converter takes its lines one after the other.
  auto turns = [](uint32_t lines, Eigen::Index used) {
    return double(std::min<Eigen::Index>(lines, used));
  };
  double once = turns(d.linesPerDac, inputs.size()) * d.dacSeconds + analog +
                turns(d.linesPerAdc, outputs.size()) * d.adcSeconds;
  double arrayWatts =
      double((columns.array().square() * response.lineSiemens.array()).sum()) +
      response.inputSiemens * double(inputs.squaredNorm());
  if (response.shiftGain > 0) {
    double shiftVolts = double(response.shiftGain * columns.sum());
    arrayWatts += double(response.shiftSiemens) * shiftVolts * shiftVolts;
  }
  double watts = response.amplifiers * d.opampWatts + arrayWatts;
  double conversions = double(inputs.size()) * d.dacJoules +
                       double(outputs.size()) * d.adcJoules;
  result.seconds += repeats * once;
  result.joules += repeats * (once * watts + conversions);
}
