//===- Costs.cpp - Time and energy of a tile's operations -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Costs.h"
#include "Converters.h"
#include "amcrt/description/CostFormulas.h"

#include <algorithm>
#include <cmath>

using namespace amcrt;

void amcrt::addWrite(amc_program_result &result, const WriteCount &count,
                     const DeviceDescription &d) {
  double pulses = std::round(count.pulses);
  Cost cost = writeCost(pulses, count.steps, d.physics.write);
  result.cells_written += count.cells;
  result.pulses += uint64_t(pulses);
  result.failed_cells += count.failed.cells;
  result.joules += cost.joules;
  result.seconds = std::max(result.seconds, cost.seconds);
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
  VectorCost vector(inputs, outputs, response.amplifiers, d.physics);
  for (Eigen::Index j = 0; j < vectors; ++j) {
    Cost once =
        vector.once(response.settlingSeconds, double(costs.outputPeaks[j]),
                    double(costs.arrayWatts[j]));
    double repeats = costs.repeats[j];
    result.seconds += repeats * once.seconds;
    result.joules += repeats * once.joules;
  }
}
