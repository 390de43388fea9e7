//===- Cells.cpp - The cells of one array and how they are written --------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Cells.h"
#include "Relaxation.h"
#include "StuckCells.h"
#include "WriteError.h"

using namespace amcrt;
using Eigen::MatrixXf;

WriteCount amcrt::writeCells(Cells &cells, const MatrixXf &target, bool all,
                             const DeviceDescription &d,
                             const CellStreams &streams) {
  if (cells.target.rows() != target.rows() ||
      cells.target.cols() != target.cols()) {
    all = true;
    cells.target.resize(target.rows(), target.cols());
    cells.siemens.resize(target.rows(), target.cols());
  }
  using Mask = Eigen::Array<bool, Eigen::Dynamic, Eigen::Dynamic>;
  Mask changed = all ? Mask::Constant(target.rows(), target.cols(), true)
                     : Mask(target.array() != cells.target.array());
  WriteCount count;
  count.cells = uint64_t(changed.count());
  if (count.cells == 0)
    return count;

  auto low = float(d.minConductanceSiemens);
  auto range = float(d.maxConductanceSiemens - d.minConductanceSiemens);
  MatrixXf written = low + range * target.array();
  WriteErrors errors = drawWriteErrors(written, d, streams.write);
  written += errors.siemens;
  relax(written, d, streams.relaxation);
  written = written.cwiseMax(0.0f);
  applyStuckCells(written, d, streams.stuck);
  cells.siemens = changed.select(written, cells.siemens);
  cells.target = target;

  if (errors.pulses.size() > 0) {
    MatrixXf pulses = changed.select(errors.pulses, 0.0f);
    count.pulses = double(pulses.sum());
    count.steps = double(pulses.rowwise().maxCoeff().sum());
  } else {
    count.pulses = double(count.cells) * d.pulsesPerCell;
    count.steps = double(changed.rowwise().any().count()) * d.pulsesPerCell;
  }
  return count;
}
