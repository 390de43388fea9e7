//===- sim/TileState.cpp - A tile in a snapshot ---------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimTile.h"

#include <cmath>
#include <limits>

using namespace amcrt;

template <typename M>
static void putMatrix(SnapshotWriter &writer, const M &m) {
  writer.put(m.data(), size_t(m.size()) * sizeof(typename M::Scalar));
}

[[noreturn]] static void damaged() {
  throw DriverError(AMC_INVALID_ARGUMENT, "the snapshot is damaged");
}

// Bounds that no cell of any description reaches, and small enough for the
// squares that noise is computed from.
constexpr double maxSiemens = 1e3;
constexpr double maxNormal = 100; ///< of a standard normal number

/// Values from `low` to `high`.
template <typename M>
static void takeMatrix(SnapshotReader &reader, M &m, Eigen::Index rows,
                       Eigen::Index cols, double low, double high) {
  m.resize(rows, cols);
  reader.take(m.data(), size_t(m.size()) * sizeof(typename M::Scalar));
  using T = typename M::Scalar;
  if (!(m.array() >= T(low) && m.array() <= T(high)).all()) // NaN is not
    damaged();
}

static bool takeFlag(SnapshotReader &reader) {
  auto flag = reader.take<uint32_t>();
  if (flag > 1)
    damaged();
  return flag == 1;
}

void SimTile::save(SnapshotWriter &writer) const {
  writer.put(uint32_t(!negative.empty()));
  writer.put(uint32_t(!shift.empty()));
  writer.put(uint32_t(calibration.size() > 0));
  writer.put(scale);
  writer.put(agedAt);
  writer.put(writes);
  writer.put(reads);
  putMatrix(writer, calibration);
  for (const Cells *cells : {&positive, &negative, &shift}) {
    putMatrix(writer, cells->target);
    putMatrix(writer, cells->siemens);
    putMatrix(writer, cells->relaxation.written);
    putMatrix(writer, cells->relaxation.normal);
    putMatrix(writer, cells->relaxation.writtenAt);
    writer.put(uint32_t(cells->wear.pulses.size() > 0));
    putMatrix(writer, cells->wear.pulses);
  }
  for (const auto *lines : {&positive.lines.rows, &positive.lines.cols})
    for (Eigen::Index line : *lines)
      writer.put(uint32_t(line));
}

/// `count` different lines.
static std::vector<Eigen::Index>
takeLines(SnapshotReader &reader, uint32_t count, const DeviceDescription &d) {
  std::vector<Eigen::Index> lines;
  std::vector<bool> taken(d.capabilities.builtLines());
  while (lines.size() < count) {
    auto line = reader.take<uint32_t>();
    if (line >= taken.size() || taken[line])
      damaged();
    taken[line] = true;
    lines.push_back(line);
  }
  return lines;
}

/// The cells of an array that holds a block (`rows` > 0) or none.
static void takeCells(SnapshotReader &reader, Cells &cells, Eigen::Index rows,
                      Eigen::Index cols, double now,
                      const DeviceDescription &d) {
  if (rows > 0) {
    takeMatrix(reader, cells.target, rows, cols, 0, maxSiemens);
    takeMatrix(reader, cells.siemens, rows, cols, 0, maxSiemens);
    if (relaxes(d)) {
      takeMatrix(reader, cells.relaxation.written, rows, cols, -maxSiemens,
                 maxSiemens);
      takeMatrix(reader, cells.relaxation.normal, rows, cols, -maxNormal,
                 maxNormal);
      takeMatrix(reader, cells.relaxation.writtenAt, rows, cols, 0, now);
    }
  }
  if (takeFlag(reader))
    takeMatrix(reader, cells.wear.pulses, d.capabilities.builtLines(),
               d.capabilities.builtLines(), 0,
               std::numeric_limits<double>::max());
}

void SimTile::load(SnapshotReader &reader, TileShape shape, double now) {
  auto [savedMode, rows, cols] = shape;
  bool hasPair = takeFlag(reader), hasShift = takeFlag(reader),
       isCalibrated = takeFlag(reader);
  if (hasPair && hasShift)
    damaged();
  mode = savedMode;
  scale = reader.take<double>();
  agedAt = reader.take<double>();
  writes = reader.take<uint64_t>();
  reads = reader.take<uint64_t>();
  if (!(scale > 0) || !std::isfinite(scale) || !(agedAt >= 0) || agedAt > now)
    damaged();
  if (isCalibrated)
    takeMatrix(reader, calibration, rows, 1,
               -description->physics.opamp.supplyVolts,
               description->physics.opamp.supplyVolts);
  takeCells(reader, positive, rows, cols, now, *description);
  takeCells(reader, negative, hasPair ? rows : 0, cols, now, *description);
  takeCells(reader, shift, hasShift ? rows : 0, 1, now, *description);
  positive.lines.rows = takeLines(reader, rows, *description);
  positive.lines.cols = takeLines(reader, cols, *description);
  if (mode == AMC_MODE_INV && positive.lines.rows != positive.lines.cols)
    damaged();
  if (hasPair)
    negative.lines = positive.lines;
  if (hasShift)
    shift.lines = {positive.lines.rows, {0}};
  updateResponse();
  // Known before the snapshot.
  events = {};
}
