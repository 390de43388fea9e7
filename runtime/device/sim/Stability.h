//===- Stability.h - Whether a written loop settles ----------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// E14. The answer of nodal analysis exists for every regular matrix; the
// circuit reaches it only when all of its modes decay.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_STABILITY_H
#define AMCRT_DEVICE_SIM_STABILITY_H

#include "Circuit.h"

namespace amcrt {

/// Whether all modes of the INV circuit decay (one pole for each op-amp and
/// inverter, equal bandwidths). First tries a certificate of stability and one
/// of instability that cost one factorisation each, then the eigenvalues.
bool isStable(const Arrays &arrays, double gain);

/// The same from the eigenvalues alone.
bool isStableByEigenvalues(const Arrays &arrays, double gain);

/// -J of a loop with a shift column, in units of wT: states x and the output s
/// of the summing amplifier, whose noise gain n + 1 makes it slow:
///   dx/dt = -(D^-1 (Gp x + g s) + x / A0),
///   ds/dt = -((s + sum_j x_j) / (n + 1) + s / A0).
Eigen::MatrixXd shiftedDynamics(const Arrays &arrays, double gain);

/// How fast the outputs of an unstable loop run away, in units of wT, inverters
/// taken as immediate; 0 when only their lag makes it unstable.
double growthRate(const Arrays &arrays, double gain);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_STABILITY_H
