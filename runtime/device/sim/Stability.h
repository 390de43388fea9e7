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

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_STABILITY_H
