//===- sim/Calibration.cpp - Offsets measured and taken off ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// With no input a tile shows its offsets and noise. What the ADC reads of them,
// averaged over some reads, is taken off all later outputs digitally. What is
// left is the resolution of the ADC in its smallest range that covers the
// offsets, and noise over the square root of the reads.
//
//===----------------------------------------------------------------------===//

#include "Costs.h"
#include "SimTile.h"

using namespace amcrt;

AMC_WIDE amc_calibrate_result SimTile::calibrate() {
  const DeviceDescription &d = *description;
  age();
  amc_calibrate_result result{};
  // A latched loop has no offset to measure.
  result.residual = 1;
  if (!response.stable)
    return result;
  amc_solve_result cost{};
  auto left = Eigen::Index(d.physics.opamp.calibrationReads);
  calibration.setZero(outputs());
  for (; left > 0; left -= lanes) {
    Eigen::Index vectors = std::min<Eigen::Index>(lanes, left);
    Operation done = operate(Eigen::MatrixXf::Zero(inputs(), vectors), {});
    addVectors(cost, {done.arrayWatts, done.outputPeaks, Ints{} + 1}, response,
               vectors, inputs(), outputs(), d);
    readOut(done.outputPeaks, Floats{} + 1, output);
    reads += uint64_t(vectors);
    calibration +=
        output.rowwise().sum() / float(d.physics.opamp.calibrationReads);
  }
  auto rail = float(d.physics.opamp.supplyVolts);
  // A mean of values at the rail may round to one beyond.
  calibration = calibration.cwiseMax(-rail).cwiseMin(rail);
  result.residual =
      double((calibration - response.offset).cwiseAbs().maxCoeff() / rail);
  result.seconds = cost.seconds;
  result.joules = cost.joules;
  return result;
}
