//===- StuckCells.cpp - Cells that no write reaches -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StuckCells.h"
#include "CellDraws.h"
#include "amcrt/description/DeviceModel.h"

using namespace amcrt;

StuckCells StuckCells::on(const BlockLines &lines) const {
  if (open.size() == 0) {
    CellMask none = CellMask::Constant(Eigen::Index(lines.rows.size()),
                                       Eigen::Index(lines.cols.size()), false);
    return {none, none};
  }
  return {open(lines.rows, lines.cols), shorted(lines.rows, lines.cols)};
}

void StuckCells::apply(Eigen::MatrixXf &siemens,
                       const DeviceDescription &d) const {
  siemens = open.select(0.0f, siemens);
  siemens =
      shorted.select(float(d.physics.cell.maxConductanceSiemens), siemens);
}

static Draw drawOf(TileArray array) {
  switch (array) {
  case TileArray::positive:
    return Draw::positiveStuck;
  case TileArray::negative:
    return Draw::negativeStuck;
  case TileArray::shift:
    return Draw::shiftStuck;
  }
  return Draw::positiveStuck;
}

/// Whether each of `count` things is among the share `rate`.
static CellMask among(double rate, Eigen::Index count,
                      const RandomStream &stream) {
  Eigen::ArrayXf uniform(count);
  fillUniform(stream, {uniform.data(), size_t(count)});
  return uniform <= float(rate);
}

/// Makes the cells of the defect stuck; they are so whatever they were before.
static void add(StuckCells &cells, const Defect &defect) {
  Eigen::Index rows = cells.open.rows(), cols = cells.open.cols();
  auto mark = [&](CellMask &mask, bool value) {
    mask.block(std::max<int64_t>(defect.row, 0),
               std::max<int64_t>(defect.column, 0), defect.row < 0 ? rows : 1,
               defect.column < 0 ? cols : 1) = value;
  };
  mark(cells.open, defect.stuck == StuckAt::open);
  mark(cells.shorted, defect.stuck == StuckAt::shorted);
}

StuckCells amcrt::madeStuck(TileArray array, uint64_t seed, uint32_t tile,
                            const DeviceDescription &d) {
  bool rates = d.physics.cell.stuckOpen > 0 || d.physics.cell.stuckShort > 0;
  if (!rates && d.physics.defects.deadTiles == 0 &&
      d.physics.defects.deadLines == 0 && d.physics.defects.list.empty())
    return {};
  Eigen::Index lines = d.capabilities.builtLines();
  CellMask none = CellMask::Constant(lines, lines, false);
  StuckCells cells{none, none};
  if (rates) {
    Eigen::ArrayXXf uniform =
        drawForCells({seed, tile, drawOf(array), 0}, d, fillUniform).array();
    cells.open = uniform <= float(d.physics.cell.stuckOpen);
    cells.shorted =
        !cells.open && uniform > float(1 - d.physics.cell.stuckShort);
  }
  Defect whole;
  auto line = [&](int64_t &place, Draw draw) {
    CellMask dead =
        among(d.physics.defects.deadLines, lines, {seed, tile, draw, 0});
    for (place = 0; place < lines; ++place)
      if (dead(place))
        add(cells, whole);
    place = -1;
  };
  if (d.physics.defects.deadLines > 0) {
    line(whole.row, Draw::deadRows);
    // A shift column stands beside the columns.
    if (array != TileArray::shift)
      line(whole.column, Draw::deadColumns);
  }
  if (d.physics.defects.deadTiles > 0 &&
      among(d.physics.defects.deadTiles, 1, {seed, tile, Draw::deadTile, 0})(0))
    add(cells, whole);
  Capacity capacity = capacityOf(d);
  for (const Defect &defect : d.physics.defects.list) {
    bool here = capacity.numberOf({defect.chip, defect.tile}) == tile;
    bool other = array == TileArray::negative
                     ? defect.array == ArrayOfTile::positive
                     : defect.array == ArrayOfTile::negative;
    bool beside = array == TileArray::shift && defect.column >= 0;
    if (here && !other && !beside)
      add(cells, defect);
  }
  if (array == TileArray::shift)
    return {cells.open.leftCols(1), cells.shorted.leftCols(1)};
  return cells;
}
