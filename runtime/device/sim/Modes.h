//===- Modes.h - The slowest mode of a loop ------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_MODES_H
#define AMCRT_DEVICE_SIM_MODES_H

#include "Circuit.h"

namespace amcrt {

/// The rate of the slowest mode of a stable loop, in units of wT: min Re of the
/// eigenvalues of `rates`, -J of Dynamics.h. `loaded` is M^-1 D, M that of the
/// INV equation.
///
/// The smallest eigenvalues come of a Krylov space of the inverse. The slowest
/// mode is among them when those beyond would have to oscillate faster than any
/// slow mode can, which the asymmetry of the circuit bounds; otherwise, and for
/// small loops, all eigenvalues are worked out. Within 1 %, mostly far closer.
double slowestRate(const Arrays &arrays, double gain,
                   const Eigen::MatrixXd &rates, const Eigen::MatrixXd &loaded);

/// The same of an unstable loop, so negative: minus the rate at which its
/// outputs run away.
double runawayRate(const Eigen::MatrixXd &rates);

/// The same of any loop from all eigenvalues.
double slowestRateByEigenvalues(const Eigen::MatrixXd &rates);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_MODES_H
