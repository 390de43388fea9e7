//===- Cells.h - The cells of one array and how they are written  -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// E2. A write ends at a conductance with a normal error around its target, cut
// at zero. Cells whose target does not change keep their conductance.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_CELLS_H
#define AMCRT_DEVICE_SIM_CELLS_H

#include "Random.h"
#include "amcrt/description/DeviceDescription.h"

#include <Eigen/Core>

namespace amcrt {

/// The cells of one array.
struct Cells {
  Eigen::MatrixXf target;  ///< fraction of the range that was asked for
  Eigen::MatrixXf siemens; ///< conductance that was reached
};

/// What a write took.
struct WriteCount {
  uint64_t cells = 0; ///< written
  uint64_t rows = 0;  ///< with a written cell; a row is written at once
};

/// Writes `target` where it differs from what the cells hold, everywhere when
/// the shape differs or `all` is set. `stream` gives the errors, one for each
/// cell whether it is written or not.
WriteCount writeCells(Cells &cells, const Eigen::MatrixXf &target, bool all,
                      const DeviceDescription &description,
                      const RandomStream &stream);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_CELLS_H
