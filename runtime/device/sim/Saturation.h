//===- Saturation.h - Outputs at the rails -------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_SATURATION_H
#define AMCRT_DEVICE_SIM_SATURATION_H

#include "Amplifiers.h"
#include "Circuit.h"

namespace amcrt {

/// E10. A loop whose linear answer is out of reach, because it is unstable or
/// beyond the rails: the equations of Dynamics.h, each amplifier's output held
/// within +-rail. Wrong, but finite, as on a chip.
class RailedLoop {
public:
  RailedLoop(const Arrays &arrays, const Offsets &offsets, double gain,
             double railVolts);

  /// The states (x, then what is behind the op-amps; volts, a column for each
  /// vector) at `time`, in units of 1 / wT, after the inputs, n x k volts, were
  /// switched on at rest, or where they come to rest before. At most 4096 steps
  /// are taken, of 1 / wT or a little less.
  Eigen::MatrixXf states(const Eigen::MatrixXf &inputs, double time) const;

private:
  Arrays arrays;
  Eigen::MatrixXf rates;
  Eigen::VectorXf offset; ///< of the drive
  float rail;
};

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_SATURATION_H
