//===- DeviceVariation.h - Differences between cells ------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Cells made alike are not alike: one written to G reaches G (1 + v n), with
// its own normal number n at every write. A verified write corrects it, so it
// acts only where verification is not simulated.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_DEVICEVARIATION_H
#define AMCRT_DEVICE_SIM_DEVICEVARIATION_H

#include "Random.h"
#include "amcrt/description/DeviceDescription.h"
#include "amcrt/driver/Lines.h"

#include <Eigen/Core>

namespace amcrt {

/// Multiplies each cell of a block by its factor.
void vary(Eigen::MatrixXf &siemens, const BlockLines &lines,
          const DeviceDescription &description, const RandomStream &stream);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_DEVICEVARIATION_H
