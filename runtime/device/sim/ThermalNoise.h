//===- ThermalNoise.h - Noise of the conductances ---------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A conductance G at temperature T has a white noise current of density 4 k T G
// (Johnson and Nyquist 1928).
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_THERMALNOISE_H
#define AMCRT_DEVICE_SIM_THERMALNOISE_H

#include "amcrt/description/DeviceDescription.h"

#include <Eigen/Core>

namespace amcrt {

/// Variances of the noise currents into the rows, in A^2: 4 k T times the load
/// of each row (all conductances that end at it, siemens), over the bandwidth
/// rate / 4 of the settling circuit; zero when the description has it off.
Eigen::VectorXd thermalNoise(const Eigen::VectorXd &loads, double rate,
                             const DeviceDescription &description);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_THERMALNOISE_H
