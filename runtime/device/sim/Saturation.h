//===- Saturation.h - Outputs at the rails -------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_SATURATION_H
#define AMCRT_DEVICE_SIM_SATURATION_H

#include "Circuit.h"

namespace amcrt {

/// E10. What a loop shows whose linear answer is unreachable, because it is
/// unstable or beyond the rails: the outputs x from rest under
///   dx/dt = -D^-1 (M x + gin b), |x| <= rail
/// (time in units of 1 / wT), until they rest or 500 steps have passed. Wrong,
/// but finite, as on a chip. `inputs`, result: n x k volts.
Eigen::MatrixXf railedOutputs(const Arrays &arrays, double gain,
                              double railVolts, const Eigen::MatrixXf &inputs);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_SATURATION_H
