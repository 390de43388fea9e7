//===- Settling.h - How long a circuit takes ------------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_SETTLING_H
#define AMCRT_DEVICE_SIM_SETTLING_H

#include "Amplifiers.h"
#include "Circuit.h"
#include "amcrt/description/CostFormulas.h"

#include <Eigen/Core>

namespace amcrt {

/// Of an amplifier: wT / load. load = 1 + sum_j G_ij / gf in a product, n + 1
/// for one that sums n voltages.
double amplifierRate(double load, const DeviceDescription &description);

/// ln(c / eps) / rate, at most the time after which outputs are sampled.
/// c = 2 for a loop, 1 for a product.
double settlingSeconds(double c, double rate,
                       const DeviceDescription &description);

/// E9. What a loop shows that is sampled at `time`, in units of 1 / wT, after
/// inputs and offsets were switched on: share x + offset, x its final outputs.
struct LoopSample {
  Eigen::MatrixXd share;
  Eigen::VectorXd offset; ///< volts; of the offsets behind the op-amps
};

/// By the exponential of the dynamics: with E = exp(J time) and, behind the
/// op-amps, h = -F x + k vos' (Dynamics.h), x(t) = x - Exx x - Exh h.
LoopSample sampleLoop(const Arrays &arrays, double gain, const Offsets &offsets,
                      double time);

/// The same of a shift column's part of a product: two amplifiers of these
/// rates, in units of wT, one behind the other.
double sampledTwice(double first, double second, double time);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_SETTLING_H
