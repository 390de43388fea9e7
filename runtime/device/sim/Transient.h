//===- Transient.h - How the outputs of a loop move ----------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_TRANSIENT_H
#define AMCRT_DEVICE_SIM_TRANSIENT_H

#include "Amplifiers.h"
#include "Circuit.h"

namespace amcrt {

struct TransientParameters {
  double gain = 0; ///< of op-amps and inverters; 0: infinite
  double bandwidthHertz = 1e8;
  double railVolts = 1;
  double seconds = 1e-6;
  unsigned samples = 200;  ///< after the one at time 0
  double settledShare = 0; ///< of the solution: how near counts as settled
  double mostSteps = 1e7;
};

struct TransientResult {
  Eigen::MatrixXd outputs; ///< volts of the op-amps, a column for each sample
  /// How far `mostSteps` went: less than asked for, then what follows is zero.
  double seconds = 0;
  /// Where the equations rest without rails; not finite where they do not.
  Eigen::VectorXd solution;
  /// The largest magnitude there of any amplifier, inverters and a summing
  /// amplifier included; volts.
  double largestVolts = 0;
  bool rests = false; ///< nothing moves any more
  /// Since when the outputs have been within settledShare |solution| of it;
  /// infinite where they are not at the end.
  double settledSeconds = 0;
};

/// How long `mostSteps` are enough for, in seconds.
double longestTransient(const TransientParameters &parameters);

/// The outputs of the op-amps from rest after a step of the inputs (volts): the
/// equations of Dynamics.h, every amplifier between the rails, by the classical
/// Runge-Kutta method with steps of at most 0.2 / wT, until nothing moves.
TransientResult transient(const Arrays &arrays, const Eigen::VectorXd &inputs,
                          const Offsets &offsets,
                          const TransientParameters &parameters);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_TRANSIENT_H
