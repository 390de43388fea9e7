//===- Settling.h - How long a circuit takes ------------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_SETTLING_H
#define AMCRT_DEVICE_SIM_SETTLING_H

#include "amcrt/description/DeviceDescription.h"

#include <Eigen/Core>

namespace amcrt {

/// The relative error at which an output counts as settled: half a step of the
/// ADC, 2^-24 for an exact one.
double settledError(const DeviceDescription &description);

/// Of a loop, by its slowest mode: ln(c / eps) (1 + 2p / rho) / (wT lmin) with
/// c = 2, and for a differential pair p = 0.1 and rho = 1 (inverters as fast
/// as the op-amps). lmin is the smallest eigenvalue of D^-1 M; `inverse` is
/// M^-1 D, whose largest eigenvalue a power iteration finds.
double invSettlingSeconds(const Eigen::MatrixXd &inverse, bool isDifferential,
                          const DeviceDescription &description);

/// Of a product: ln(1 / eps) `load` / wT, load = 1 + max_i sum_j G_ij / gf.
double mvmSettlingSeconds(double load, const DeviceDescription &description);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_SETTLING_H
