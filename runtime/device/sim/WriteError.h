//===- WriteError.h - What a write leaves --------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// E2. A pulse train ends at a conductance with a normal error around its
// target. Its sigma is a fraction of the range plus a polynomial of the target
// (fits of measured devices). With write-verify, pulses repeat until the error
// is within a tolerance or a limit is reached.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_WRITEERROR_H
#define AMCRT_DEVICE_SIM_WRITEERROR_H

#include "Wear.h"

namespace amcrt {

/// Sigma of one pulse train at a target, both in siemens.
double writeSigma(double targetSiemens, const DeviceDescription &description);

struct WriteErrors {
  Eigen::MatrixXf siemens;
  Eigen::MatrixXf pulses; ///< of each cell; empty where their mean is given
  /// Of each cell, whether it is not within the tolerance after all pulses;
  /// empty without verification.
  CellMask failed;
};

/// Draws the errors of writing every cell. The low byte of the stream's
/// operation counts attempts and must be 0.
WriteErrors drawWriteErrors(const Eigen::MatrixXf &targetSiemens,
                            const DeviceDescription &description,
                            RandomStream stream);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_WRITEERROR_H
