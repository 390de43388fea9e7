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

/// min Re of the eigenvalues of -J (Dynamics.h), in units of wT: the rate of
/// the slowest mode of a stable loop; negative for an unstable one, whose
/// outputs run away at that rate. First tries a certificate of stability and
/// one of instability that cost one factorisation each; only without one the
/// verdict itself needs all eigenvalues. `loaded` is M^-1 D, M that of the INV
/// equation.
double loopRate(const Arrays &arrays, double gain,
                const Eigen::MatrixXd &loaded);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_STABILITY_H
