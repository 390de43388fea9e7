//===- Relaxation.h - What time does to a written cell ----- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// E3. Between write and use conductances shift and spread with the logarithm of
// the time, regardless of their level (CMO/HfOx; power laws are of another
// technology). The random part of a cell is one number for each write, so that
// the conductance at a time does not depend on when else it was looked at.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_RELAXATION_H
#define AMCRT_DEVICE_SIM_RELAXATION_H

#include "amcrt/description/DeviceDescription.h"

#include <Eigen/Core>

namespace amcrt {

/// What the writes of an array left; empty where nothing relaxes.
struct Relaxation {
  Eigen::MatrixXf written;   ///< siemens, before relaxation
  Eigen::MatrixXf normal;    ///< of each cell's last write
  Eigen::MatrixXd writtenAt; ///< on the device's clock, in seconds
};

bool relaxes(const DeviceDescription &description);

/// ln(t / 1 s) for cells used `age` seconds after their write on the clock,
/// t = max(age + relaxation/seconds, 1 s): the fits begin at one second. It
/// grows in steps of 1/64, so that a tile changes rarely.
double relaxationLog(double age, const DeviceDescription &description);

/// written + mean ln t + (sigma0 + sigma1 ln t) N(0, 1), without limits.
Eigen::MatrixXf relaxed(const Relaxation &state, double now,
                        const DeviceDescription &description);

/// When on the clock `relaxed` changes next; infinity for an empty state.
double nextRelaxation(const Relaxation &state, double now,
                      const DeviceDescription &description);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_RELAXATION_H
