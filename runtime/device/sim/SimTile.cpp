//===- SimTile.cpp - One simulated crossbar -------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimTile.h"
#include "../MatrixMaps.h"
#include "Costs.h"
#include "Mapping.h"

#include <algorithm>
#include <limits>

using namespace amcrt;
using Eigen::MatrixXf;
using Eigen::VectorXd;
using Eigen::VectorXf;

SimTile::SimTile(const DeviceDescription &description, uint64_t seed,
                 uint32_t index, const double &clock)
    : description(&description), seed(seed), index(index), clock(&clock) {
  positive.made = madeStuck(TileArray::positive, seed, index, description);
  negative.made = madeStuck(TileArray::negative, seed, index, description);
  shift.made = madeStuck(TileArray::shift, seed, index, description);
}

RandomStream SimTile::stream(Draw draw, uint64_t operation) const {
  return {seed, index, draw, operation};
}

CellStreams SimTile::streams(const Cells &cells) const {
  // The low byte of a write counts the attempts of write-verify.
  auto of = [&](Draw write, Draw relaxation, Draw device, Draw endurance) {
    return CellStreams{stream(write, writes << 8), stream(relaxation, writes),
                       stream(device, 0), stream(endurance, 0)};
  };
  if (&cells == &positive)
    return of(Draw::positiveWrite, Draw::positiveRelaxation,
              Draw::positiveDevice, Draw::positiveEndurance);
  if (&cells == &negative)
    return of(Draw::negativeWrite, Draw::negativeRelaxation,
              Draw::negativeDevice, Draw::negativeEndurance);
  return of(Draw::shiftWrite, Draw::shiftRelaxation, Draw::shiftDevice,
            Draw::shiftEndurance);
}

Arrays SimTile::arrays() const {
  VectorXd input;
  if (mode == AMC_MODE_INV)
    input.setConstant(outputs(), range());
  return {positive.siemens.cast<double>(), negative.siemens.cast<double>(),
          std::move(input), shift.siemens.reshaped().cast<double>(),
          positive.lines};
}

double SimTile::range() const {
  return description->physics.cell.maxConductanceSiemens -
         description->physics.cell.minConductanceSiemens;
}

Eigen::Index SimTile::inputs() const { return positive.siemens.cols(); }

amc_program_result SimTile::program(const TileWrite &write) {
  return program(write.mode, write.rounding, map(write.block), write.lines);
}

amc_program_result SimTile::program(amc_tile_mode newMode,
                                    amc_rounding rounding,
                                    const MatrixXf &block,
                                    const BlockLines &lines) {
  const DeviceDescription &d = *description;
  Targets targets = mapBlock(block, d, rounding);
  scale = targets.scale;
  // What latched once would latch again: its cells get other errors.
  bool all = !response.stable;
  amc_program_result result{};
  bool rebuilt = newMode != mode;
  auto write = [&](Cells &cells, const MatrixXf &target, const char *array,
                   const BlockLines &lines) {
    rebuilt |= cells.empty() != (target.size() == 0);
    if (target.size() > 0) {
      WriteCount count =
          writeCells(cells, target, lines, all, *clock, d, streams(cells));
      addWrite(result, count, d);
      noteWrite(count, array);
    } else {
      cells.clear();
    }
    result.worn_cells +=
        cells.wear
            .wornOut(BlockLines::corner(d.capabilities.builtLines(),
                                        d.capabilities.builtLines()),
                     d, streams(cells).endurance)
            .count();
    result.max_wear = std::max(result.max_wear, cells.wear.largest());
  };
  write(positive, targets.positive, "positive array", lines);
  write(negative, targets.negative, "negative array", lines);
  write(shift, targets.shift, "shift column", {lines.rows, {0}});
  ++writes;
  if (result.cells_written > 0 || rebuilt) {
    mode = newMode;
    refresh();
    calibration.resize(0);
    if (d.physics.opamp.calibrate && response.stable) {
      amc_calibrate_result calibrated = calibrate();
      result.seconds += calibrated.seconds;
      result.joules += calibrated.joules;
    }
  } else {
    age();
  }
  result.stable = response.stable;
  result.condition = response.condition;
  return result;
}

amc_program_result SimTile::adopt(amc_tile_mode newMode,
                                  const MatrixXf &positiveSiemens,
                                  const MatrixXf &negativeSiemens,
                                  const MatrixXf &shiftColumn,
                                  double newScale) {
  mode = newMode;
  scale = newScale;
  for (Cells *cells : {&positive, &negative, &shift})
    cells->clear();
  positive.siemens = positiveSiemens;
  positive.lines =
      BlockLines::corner(positiveSiemens.rows(), positiveSiemens.cols());
  negative.siemens = negativeSiemens;
  shift.siemens = shiftColumn;
  calibration.resize(0);
  refresh();
  amc_program_result result{};
  result.stable = response.stable;
  result.condition = response.condition;
  return result;
}

Arrays SimTile::circuit() const { return circuitOf(arrays(), *description); }

void SimTile::age() {
  if (*clock >= nextAge)
    refresh();
}

void SimTile::refresh() {
  agedAt = *clock;
  for (Cells *cells : {&positive, &negative, &shift})
    ageCells(*cells, agedAt, *description, streams(*cells));
  updateResponse();
}

void SimTile::updateResponse() {
  // Amplifiers belong to lines; the one that sums is the first inverter.
  auto draw = [&](Draw kind, const std::vector<Eigen::Index> &lines) {
    VectorXf normal(description->capabilities.builtLines());
    fillNormal(stream(kind, 0), {normal.data(), size_t(normal.size())});
    return VectorXd(description->physics.opamp.offsetVolts *
                    normal(lines).cast<double>());
  };
  const std::vector<Eigen::Index> &rows = positive.lines.rows;
  offsets = {draw(Draw::opampOffset, rows),
             draw(Draw::inverterOffset,
                  shift.empty() ? rows : BlockLines::first(outputs()))};
  railedLoop.reset();
  response = mode == AMC_MODE_INV
                 ? invResponse(arrays(), offsets, *description)
                 : mvmResponse(arrays(), offsets, *description);
  nextAge = std::numeric_limits<double>::infinity();
  for (const Cells *cells : {&positive, &negative, &shift})
    nextAge = std::min(nextAge,
                       nextRelaxation(cells->relaxation, agedAt, *description));
  if (response.stable)
    pack();
  else
    noteUnstable();
}

void SimTile::pack() {
  coded = mode == AMC_MODE_MVM && CodeProduct::serves(response, *description);
  if (coded) {
    codeProduct = CodeProduct(response, *description);
    return;
  }
  transfer = TileProduct(response.transfer);
  loop = TileProduct(response.loop);
  auto readVariance = float(description->physics.cell.readNoise *
                            description->physics.cell.readNoise);
  MatrixXf variances = readVariance * response.squares;
  if (response.shiftGain > 0) {
    variances.conservativeResize(Eigen::NoChange, variances.cols() + 1);
    variances.rightCols(1) = readVariance * response.shiftSquares;
  }
  deviation =
      NoiseDeviation(variances, response.constantNoise, response.noiseGain);
}

Eigen::MatrixXd SimTile::realised() {
  age();
  Eigen::MatrixXd difference = positive.siemens.cast<double>();
  if (negative.siemens.size() > 0)
    difference -= negative.siemens.cast<double>();
  else if (!shift.empty())
    difference.colwise() -= shift.siemens.reshaped().cast<double>();
  return difference * (scale / range());
}

void SimTile::readBack(const amc_matrix_out &out) { store(realised(), out); }
