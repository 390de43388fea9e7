//===- Dynamics.h - How a loop moves -------------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// With one pole for each amplifier, all of one unity-gain frequency wT, the
// outputs x of the op-amps and what stands behind them, outputs y of a pair's
// inverters or s of a shift column's summing amplifier, follow
//   dx/dt = wT (vos  - D^-1 (Gp x + Gn y + g s + gin b) - x / A0),
//   dy/dt = wT (vos' - (x + y) / 2 - y / A0),
//   ds/dt = wT (vos' - (s + sum_j x_j) / (n + 1) - s / A0):
// an amplifier with n equal resistors from its inputs and one of feedback has
// the noise gain n + 1. All that is said of a loop's stability, its time, its
// early samples and its rails is said of these equations. Time is in units of
// 1 / wT.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_DYNAMICS_H
#define AMCRT_DEVICE_SIM_DYNAMICS_H

#include "Amplifiers.h"
#include "Circuit.h"

namespace amcrt {

/// What is behind the op-amps of a loop, at rest: h = -feedback x + noiseGain
/// vos'. A pair's inverters: feedback a I, noise gain 2 a; a shift column's
/// amplifier: as 1', (n + 1) as; empty for one array.
struct HiddenAmplifiers {
  Eigen::MatrixXd feedback;
  double noiseGain = 0;
  Eigen::MatrixXd coupling; ///< D^-1 Gn or D^-1 g: how they drive the rows
};

HiddenAmplifiers hiddenAmplifiers(const Arrays &arrays, double gain);

/// -J, in dz/dt = drive - (-J) z, for the states z = (x, y) or (x, s) or x. At
/// rest they solve the INV equation exactly. `gain` 0 means infinite.
Eigen::MatrixXd loopRates(const Arrays &arrays, double gain);

/// The part of `drive` that comes of the inputs (volts, a column for each
/// vector), and that of the offsets.
Eigen::MatrixXd inputDrive(const Arrays &arrays, const Eigen::MatrixXd &volts);
Eigen::VectorXd offsetDrive(const Arrays &arrays, const Offsets &offsets);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_DYNAMICS_H
