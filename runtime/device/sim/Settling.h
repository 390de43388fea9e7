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

/// The slowest rate of a loop in 1 / s: wT lmin / (1 + 2p / rho), for a
/// differential pair with p = 0.1 and rho = 1 (inverters as fast as the
/// op-amps), p = 0 for one array. lmin is the smallest eigenvalue of D^-1 M;
/// `inverse` is M^-1 D, whose largest eigenvalue a power iteration finds.
double invRate(const Eigen::MatrixXd &inverse, bool isDifferential,
               const DeviceDescription &description);

/// Of an amplifier of a product: wT / load, load = 1 + sum_j G_ij / gf.
double mvmRate(double load, const DeviceDescription &description);

/// ln(c / eps) / rate, at most the time after which outputs are sampled.
/// c = 2 for a loop, 1 for a product.
double settlingSeconds(double c, double rate,
                       const DeviceDescription &description);

/// E9. The share of its final outputs that a loop shows when it is sampled:
/// I - exp(-wT D^-1 M t), the inverters' lag taken as a longer time.
Eigen::MatrixXd sampledShare(const Eigen::MatrixXd &scaledMatrix,
                             bool isDifferential,
                             const DeviceDescription &description);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_SETTLING_H
