//===- Amplifiers.h - Offset and noise of the op-amps --------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// E7 and E8. An op-amp's input error, a constant voltage or a noise voltage,
// acts like a current of its load into its row; an inverter's like a current
// 2 a Gn_ij into row i.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_AMPLIFIERS_H
#define AMCRT_DEVICE_SIM_AMPLIFIERS_H

#include "Circuit.h"
#include "amcrt/description/DeviceDescription.h"

namespace amcrt {

/// Input offsets of the op-amps of a tile, in volts.
struct Offsets {
  Eigen::VectorXd opamps;
  Eigen::VectorXd inverters; ///< of the inverters behind the negative array
};

/// Variances of the noise currents into the rows, in A^2. The noise is white
/// over the bandwidth of the settling circuit, rate / 4 in hertz for its
/// slowest rate in 1 / s. For a loop an approximation, whose bounds are in
/// docs/device.md.
Eigen::VectorXd amplifierNoise(const Arrays &arrays,
                               const Eigen::VectorXd &loads, double rate,
                               const DeviceDescription &description);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_AMPLIFIERS_H
