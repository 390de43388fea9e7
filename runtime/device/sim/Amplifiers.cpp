//===- Amplifiers.cpp - Offset and noise of the op-amps -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Amplifiers.h"

using namespace amcrt;
using Eigen::VectorXd;

VectorXd amcrt::amplifierNoise(const Arrays &arrays, const VectorXd &loads,
                               double rate, const DeviceDescription &d) {
  double variance = d.physics.opamp.noiseVoltsPerRootHertz *
                    d.physics.opamp.noiseVoltsPerRootHertz * rate / 4;
  VectorXd currents = loads.cwiseAbs2();
  bool isLoop = arrays.input.size() > 0;
  if (isLoop && arrays.isDifferential()) {
    double a = inverterGain(d.physics.opamp.gain);
    currents += 4 * a * a * arrays.negative.cwiseAbs2().rowwise().sum();
  }
  // One summing amplifier acts on all rows at once; its noise is drawn for
  // each.
  if (arrays.isShifted()) {
    Eigen::Index n = arrays.positive.cols();
    double a = double(n + 1) * summingGain(d.physics.opamp.gain, n);
    currents += a * a * arrays.shift.cwiseAbs2();
  }
  return variance * currents;
}
