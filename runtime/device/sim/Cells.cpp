//===- Cells.cpp - The cells of one array and how they are written --------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Cells.h"
#include "DeviceVariation.h"
#include "WriteError.h"

using namespace amcrt;
using Eigen::MatrixXf;

void Cells::clear() {
  target.resize(0, 0);
  siemens.resize(0, 0);
  relaxation = {};
  lines = {};
}

static CellCount count(const CellMask &mask, const BlockLines &lines) {
  CellCount result;
  result.cells = uint64_t(mask.count());
  if (result.cells > 0) {
    Eigen::Index row = 0, column = 0;
    mask.cast<int>().maxCoeff(&row, &column);
    result.row = int(lines.rows[size_t(row)]);
    result.column = int(lines.cols[size_t(column)]);
  }
  return result;
}

/// Those made so and those worn out.
static StuckCells stuckNow(const Cells &cells, const DeviceDescription &d,
                           const CellStreams &streams) {
  StuckCells stuck = cells.made.on(cells.lines);
  stuck.shorted =
      stuck.shorted ||
      (!stuck.open && cells.wear.wornOut(cells.lines, d, streams.endurance));
  return stuck;
}

/// Counts pulses, adds them to the wear, and finds what they wore out.
static void addPulses(WriteCount &result, Cells &cells, const CellMask &changed,
                      const MatrixXf &pulses, const DeviceDescription &d,
                      const CellStreams &streams) {
  result.pulses = double(pulses.sum());
  result.steps = double(pulses.rowwise().maxCoeff().sum());
  CellMask before = cells.wear.wornOut(cells.lines, d, streams.endurance);
  cells.wear.add(pulses, cells.lines, d);
  result.worn = count(changed && !before &&
                          cells.wear.wornOut(cells.lines, d, streams.endurance),
                      cells.lines);
}

WriteCount amcrt::writeCells(Cells &cells, const MatrixXf &target,
                             const BlockLines &lines, bool all, double now,
                             const DeviceDescription &d,
                             const CellStreams &streams) {
  Eigen::Index rows = target.rows(), cols = target.cols();
  if (cells.target.size() == 0 || cells.lines != lines) {
    all = true;
    cells.lines = lines;
    cells.target.resize(rows, cols);
    cells.siemens.resize(rows, cols);
    cells.relaxation = {};
  }
  CellMask changed = all ? CellMask::Constant(rows, cols, true)
                         : CellMask(target.array() != cells.target.array());
  WriteCount result;
  result.cells = uint64_t(changed.count());
  if (result.cells == 0)
    return result;

  auto low = float(d.physics.cell.minConductanceSiemens);
  auto range = float(d.physics.cell.maxConductanceSiemens -
                     d.physics.cell.minConductanceSiemens);
  MatrixXf written = low + range * target.array();
  WriteErrors errors = drawWriteErrors(written, d, streams.write);
  vary(written, lines, d, streams.device);
  written += errors.siemens;
  if (relaxes(d)) {
    Relaxation &state = cells.relaxation;
    MatrixXf normal(rows, cols);
    fillNormal(streams.relaxation, {normal.data(), size_t(normal.size())});
    if (state.written.size() == 0) {
      state.written = written;
      state.normal = normal;
      state.writtenAt.resize(rows, cols);
    }
    state.written = changed.select(written, state.written);
    state.normal = changed.select(normal, state.normal);
    state.writtenAt = changed.select(now, state.writtenAt);
  }
  cells.siemens = changed.select(written.cwiseMax(0.0f), cells.siemens);
  cells.target = target;

  StuckCells stuck = stuckNow(cells, d, streams);
  if (errors.pulses.size() > 0) {
    // A cell that does not follow gets all the pulses there are.
    CellMask failed = errors.failed || stuck.any();
    MatrixXf pulses =
        failed.select(float(d.physics.write.maxPulses), errors.pulses);
    addPulses(result, cells, changed, changed.select(pulses, 0.0f), d, streams);
    result.failed = count(changed && failed, lines);
  } else {
    addPulses(
        result, cells, changed,
        changed.select(MatrixXf::Constant(rows, cols,
                                          float(d.physics.write.pulsesPerCell)),
                       0.0f),
        d, streams);
    result.pulses = double(result.cells) * d.physics.write.pulsesPerCell;
    result.steps =
        double(changed.rowwise().any().count()) * d.physics.write.pulsesPerCell;
  }
  if (result.worn.cells > 0)
    stuck = stuckNow(cells, d, streams);
  stuck.apply(cells.siemens, d);
  result.stuck = count(stuck.any(), lines);
  if (result.stuck.cells > 0) {
    Eigen::Index column = 0;
    result.stuckInColumn =
        uint64_t(stuck.any().cast<int>().colwise().sum().maxCoeff(&column));
    result.stuck.column = int(lines.cols[size_t(column)]);
  }
  ageCells(cells, now, d, streams);
  return result;
}

void amcrt::ageCells(Cells &cells, double now, const DeviceDescription &d,
                     const CellStreams &streams) {
  if (cells.relaxation.written.size() == 0)
    return;
  cells.siemens = relaxed(cells.relaxation, now, d).cwiseMax(0.0f);
  stuckNow(cells, d, streams).apply(cells.siemens, d);
}
