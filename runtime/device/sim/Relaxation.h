//===- Relaxation.h - What time does to a written cell -------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// E3. Between write and use conductances shift and spread with the logarithm of
// the time, regardless of their level (CMO/HfOx; power laws are of another
// technology).
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_RELAXATION_H
#define AMCRT_DEVICE_SIM_RELAXATION_H

#include "Random.h"
#include "amcrt/description/DeviceDescription.h"

#include <Eigen/Core>

namespace amcrt {

/// Adds to each cell mean ln(t / 1 s) + (sigma0 + sigma1 ln(t / 1 s)) N(0, 1).
/// The time t between write and use is a constant of the device; 0: no effect.
void relax(Eigen::MatrixXf &siemens, const DeviceDescription &description,
           const RandomStream &stream);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_RELAXATION_H
