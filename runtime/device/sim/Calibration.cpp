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

amc_calibrate_result SimTile::calibrate() {
  const DeviceDescription &d = *description;
  age();
  amc_calibrate_result result{};
  auto vectors = Eigen::Index(d.calibrationReads);
  // A latched loop has no offset to measure.
  result.residual = 1;
  if (!response.stable)
    return result;
  input.setZero(inputs(), vectors);
  output.setZero(outputs(), vectors);
  addNoise(mode == AMC_MODE_INV ? output : input);
  output.colwise() += response.offset;
  auto rail = float(d.supplyVolts);
  output = output.cwiseMax(-rail).cwiseMin(rail);
  amc_solve_result cost{};
  for (Eigen::Index j = 0; j < vectors; ++j) {
    addVector(cost, response, 1, input.col(j), input.col(j), output.col(j), d);
    readOut(j, 1);
  }
  reads += uint64_t(vectors);
  calibration = output.rowwise().mean();
  result.residual =
      double((calibration - response.offset).cwiseAbs().maxCoeff() / rail);
  result.seconds = cost.seconds;
  result.joules = cost.joules;
  return result;
}
