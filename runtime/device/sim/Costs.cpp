//===- Costs.cpp - Time and energy of a tile's operations -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Costs.h"
#include "Converters.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace amcrt;

void amcrt::addWrite(amc_program_result &result, const WriteCount &count,
                     const DeviceDescription &d) {
  double pulses = std::round(count.pulses);
  result.cells_written += count.cells;
  result.pulses += uint64_t(pulses);
  result.failed_cells += count.failed.cells;
  result.joules += pulses * d.physics.write.pulseJoules;
  result.seconds =
      std::max(result.seconds, count.steps * d.physics.write.pulseSeconds);
}

AMC_WIDE PerVector amcrt::arrayWatts(const Response &response,
                                     const Eigen::MatrixXf &columns,
                                     const Eigen::MatrixXf &inputs) {
  const float *siemens = response.lineSiemens.data();
  Eigen::Index lines = columns.rows();
  auto inputSiemens = float(response.inputSiemens);
  PerVector watts = reduceVectors(
      columns.data(), lines, lines, columns.cols(),
      [=](const float *at, int64_t i, auto present) AMC_WIDE {
        Floats v = loadFirst(at, present);
        return v * v * loadFirst(siemens + i, present);
      },
      plus);
  if (inputSiemens > 0)
    watts += inputSiemens *
             reduceVectors(
                 inputs.data(), inputs.rows(), inputs.rows(), inputs.cols(),
                 [](const float *at, int64_t, auto present) AMC_WIDE {
                   Floats v = loadFirst(at, present);
                   return v * v;
                 },
                 plus);
  if (response.shiftGain > 0) {
    PerVector volts = response.shiftGain * sumsOf(columns);
    watts += response.shiftSiemens * volts * volts;
  }
  return watts;
}

void amcrt::addVectors(amc_solve_result &result, const VectorCosts &costs,
                       const Response &response, Eigen::Index vectors,
                       Eigen::Index inputs, Eigen::Index outputs,
                       const DeviceDescription &d) {
  // A shared converter takes its lines one after the other.
  auto turns = [](uint32_t lines, Eigen::Index used) {
    return double(std::min<Eigen::Index>(lines, used));
  };
  double conversion = turns(d.physics.converters.linesPerDac, inputs) *
                          d.physics.converters.dacSeconds +
                      turns(d.physics.converters.linesPerAdc, outputs) *
                          d.physics.converters.adcSeconds;
  double conversionJoules = double(inputs) * d.physics.converters.dacJoules +
                            double(outputs) * d.physics.converters.adcJoules;
  double slow = d.physics.opamp.slewVoltsPerSecond > 0
                    ? 1 / d.physics.opamp.slewVoltsPerSecond
                    : 0;
  double sampled = d.physics.converters.sampleSeconds > 0
                       ? d.physics.converters.sampleSeconds
                       : std::numeric_limits<double>::infinity();
  for (Eigen::Index j = 0; j < vectors; ++j) {
    double analog =
        std::min(response.settlingSeconds + double(costs.outputPeaks[j]) * slow,
                 sampled);
    double once = conversion + analog, repeats = costs.repeats[j];
    double watts = response.amplifiers * d.physics.opamp.watts +
                   double(costs.arrayWatts[j]);
    result.seconds += repeats * once;
    result.joules += repeats * (once * watts + conversionJoules);
  }
}
