//===- Cells.h - The cells of one array, and writing them ----- -*- C++ -*-===//
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Target, then error of the write (E2), relaxation (E3), stuck cells (E12).
// Cells whose target does not change keep their conductance.
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
  double pulses = 0;
  /// Pulses one after the other: the cells of a row are written together.
  double steps = 0;
};

/// What is drawn for an array.
struct CellStreams {
  RandomStream write, relaxation, stuck;
};

/// Writes `target` where it differs from what the cells hold, everywhere when
/// the shape differs or `all` is set. Errors are drawn for each cell whether it
/// is written or not.
WriteCount writeCells(Cells &cells, const Eigen::MatrixXf &target, bool all,
                      const DeviceDescription &description,
                      const CellStreams &streams);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_CELLS_H
