//===- Settling.h - How long a circuit takes ------------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_SETTLING_H
#define AMCRT_DEVICE_SIM_SETTLING_H

#include "Circuit.h"
#include "amcrt/description/DeviceDescription.h"

#include <Eigen/Core>

namespace amcrt {

/// The relative error at which an output counts as settled: half a step of the
/// ADC, 2^-24 for an exact one.
double settledError(const DeviceDescription &description);

/// How much slower than its op-amps alone the inverters or the summing
/// amplifier make a loop. 1 for one array; 1 + 2p / rho for a differential
/// pair, with p = 0.1 and rho = 1 (inverters as fast as the op-amps); for a
/// shift column the ratio of the slowest modes with and without the summing
/// amplifier's lag. `inverse` is M^-1 D.
double loopLag(const Arrays &arrays, const Eigen::MatrixXd &inverse,
               double gain);

/// The slowest rate of a loop in 1 / s: wT lmin / lag. lmin is the smallest
/// eigenvalue of D^-1 M; `inverse` is M^-1 D, whose largest eigenvalue a power
/// iteration finds.
double invRate(const Eigen::MatrixXd &inverse, double lag,
               const DeviceDescription &description);

/// Of an amplifier: wT / load. load = 1 + sum_j G_ij / gf in a product, n + 1
/// for one that sums n voltages.
double amplifierRate(double load, const DeviceDescription &description);

/// ln(c / eps) / rate, at most the time after which outputs are sampled.
/// c = 2 for a loop, 1 for a product.
double settlingSeconds(double c, double rate,
                       const DeviceDescription &description);

/// E9. The share of its final outputs that a loop shows when it is sampled:
/// I - exp(-wT D^-1 M t / lag).
Eigen::MatrixXd sampledShare(const Eigen::MatrixXd &scaledMatrix, double lag,
                             const DeviceDescription &description);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_SETTLING_H
