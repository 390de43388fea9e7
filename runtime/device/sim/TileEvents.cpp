//===- sim/TileEvents.cpp - What a tile has to tell -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimTile.h"
#include "amcrt/description/DeviceModel.h"

#include <cmath>
#include <cstdio>

using namespace amcrt;

void SimTile::note(amc_event_kind kind, double figure, const std::string &text,
                   int row, int column) {
  amc_tile_id id = capacityOf(*description).placeOf(index);
  amc_event event{kind, id.chip, id.tile, row, column, figure, *clock, {}};
  std::snprintf(event.text, sizeof event.text, "%s", text.c_str());
  events.add(event);
}

void SimTile::noteUnstable() {
  double rate = -response.slowestRate;
  if (!(rate > 0) || !std::isfinite(rate)) {
    note(AMC_EVENT_UNSTABLE, 0, "the circuit latches");
    return;
  }
  char text[96];
  std::snprintf(text, sizeof text,
                "the circuit latches: its outputs run away at %.3g/s", rate);
  note(AMC_EVENT_UNSTABLE, rate, text);
}

void SimTile::noteSaturated(uint64_t saturated, Eigen::Index vectors) {
  char text[96];
  std::snprintf(text, sizeof text,
                "outputs of %llu of %lld vectors are at the rails%s",
                static_cast<unsigned long long>(saturated),
                static_cast<long long>(vectors),
                response.stable ? "" : ": the circuit is unstable");
  note(AMC_EVENT_SATURATED, double(saturated), text);
}

void SimTile::noteWrite(const WriteCount &count, const char *array) {
  std::string where = std::string(" of the ") + array;
  auto first = [&](const CellCount &cells) {
    return std::to_string(cells.cells) + " cell" +
           (cells.cells == 1 ? "" : "s") + where + ", the first in row " +
           std::to_string(cells.row) + ", column " +
           std::to_string(cells.column);
  };
  if (count.failed.cells > 0)
    note(AMC_EVENT_WRITE_FAILED, double(count.failed.cells),
         first(count.failed) + ", stayed outside their tolerance",
         count.failed.row, count.failed.column);
  if (count.worn.cells > 0)
    note(AMC_EVENT_WORN_OUT, double(count.worn.cells),
         first(count.worn) + ", wore out", count.worn.row, count.worn.column);
  if (count.stuck.cells > 0)
    note(AMC_EVENT_STUCK_COLUMN, double(count.stuckInColumn),
         "column " + std::to_string(count.stuck.column) + where + " has " +
             std::to_string(count.stuckInColumn) +
             (count.stuckInColumn == 1 ? " stuck cell of "
                                       : " stuck cells of ") +
             std::to_string(count.stuck.cells) + " in the block",
         -1, count.stuck.column);
}
