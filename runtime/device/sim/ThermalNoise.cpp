//===- ThermalNoise.cpp - Noise of the conductances -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ThermalNoise.h"

using namespace amcrt;

Eigen::VectorXd amcrt::thermalNoise(const Eigen::VectorXd &loads, double rate,
                                    const DeviceDescription &d) {
  constexpr double boltzmannJoulesPerKelvin = 1.380649e-23;
  if (!d.physics.cell.thermalNoise)
    return Eigen::VectorXd::Zero(loads.size());
  return 4 * boltzmannJoulesPerKelvin *
         d.physics.environment.temperatureKelvin * rate / 4 * loads;
}
