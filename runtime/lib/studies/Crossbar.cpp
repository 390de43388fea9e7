//===- Crossbar.cpp - One simulated tile ----------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Crossbar.h"
#include "amcrt/support/Error.h"
#include "device/sim/Mapping.h"

using namespace amcrt;
using namespace amcrt::sim;
using Eigen::Index;

static Matrix readConductances(const std::string &path) {
  Matrix siemens = readMatrix(path);
  Index row = 0, col = 0;
  if (siemens.minCoeff(&row, &col) < 0)
    throw Error(path + ": element [" + std::to_string(row) + ", " +
                std::to_string(col) +
                "] is negative; conductances in siemens "
                "are expected");
  return siemens;
}

Contents sim::readContents(const OperationOptions &options,
                           const DeviceDescription &d) {
  Contents contents;
  contents.writer = d;
  contents.isMeasured = !options.conductances.empty();
  contents.isScaled = !options.matrix.empty();
  if (contents.isScaled)
    contents.matrix = readMatrix(options.matrix);
  if (!contents.isMeasured)
    return contents;
  const std::string &first = options.conductances[0];
  contents.positive = readConductances(first);
  auto check = [&](const Matrix &matrix, const std::string &path) {
    if (matrix.rows() != contents.positive.rows() ||
        matrix.cols() != contents.positive.cols())
      throw Error(path + ": is " + shapeText(matrix) + ", " + first + " " +
                  shapeText(contents.positive));
  };
  if (options.conductances.size() > 1) {
    contents.negative = readConductances(options.conductances[1]);
    check(contents.negative, options.conductances[1]);
  }
  if (!options.shiftConductances.empty()) {
    const std::string &path = options.shiftConductances;
    contents.shift = readConductances(path);
    Index rows = contents.positive.rows(),
          tiles = (contents.positive.cols() + d.capabilities.arraySize - 1) /
                  d.capabilities.arraySize;
    if (contents.shift.rows() != rows || contents.shift.cols() != tiles)
      throw Error(path + ": is " + shapeText(contents.shift) +
                  "; a column for each column of tiles is needed, " +
                  std::to_string(rows) + "x" + std::to_string(tiles));
    if (contents.isScaled &&
        d.physics.cell.signScheme != SignScheme::columnShift)
      throw Error(path + ": '" + d.name +
                  "' has no shift column that would say what " +
                  options.matrix +
                  " was written as; leave --matrix out, or "
                  "set /cell/sign_scheme");
  }
  if (contents.isScaled) {
    check(contents.matrix, options.matrix);
    return contents;
  }
  Eigen::MatrixXd difference = contents.positive.cast<double>();
  if (contents.negative.size() > 0)
    difference -= contents.negative.cast<double>();
  if (contents.shift.size() > 0)
    for (Index j = 0; j < difference.cols(); ++j)
      difference.col(j) -=
          contents.shift.col(j / d.capabilities.arraySize).cast<double>();
  contents.matrix = (difference / (d.physics.cell.maxConductanceSiemens -
                                   d.physics.cell.minConductanceSiemens))
                        .cast<float>();
  return contents;
}

Crossbar::Crossbar(const DeviceDescription &d, amc_tile_mode mode,
                   uint64_t seed, uint32_t index)
    : tile(d, seed, index, clock), mode(mode) {
  std::string what = capacityOf(d).whyNot(mode);
  if (!what.empty())
    throw Error(what);
}

amc_program_result Crossbar::hold(const Contents &contents, Index row,
                                  Index col, Index rows, Index cols) {
  auto part = [&](const Matrix &m) -> Eigen::MatrixXf {
    if (m.size() == 0)
      return {};
    return m.block(row, col, rows, cols);
  };
  Eigen::MatrixXf block = part(contents.matrix);
  amc_rounding rounding =
      mode == AMC_MODE_INV ? AMC_ROUND_TOWARD_ZERO : AMC_ROUND_NEAREST;
  if (!contents.isMeasured)
    return tile.program(mode, rounding, block);
  Eigen::MatrixXf shift;
  if (contents.shift.size() > 0)
    shift = contents.shift.col(col / contents.writer.capabilities.arraySize)
                .segment(row, rows);
  // Beside one array that needed none.
  if (shift.isZero(0))
    shift.resize(0, 0);
  double scale = 1;
  if (contents.isScaled && shift.size() > 0)
    scale = mapBlock(block, contents.writer, rounding).scale;
  else if (contents.isScaled && !block.isZero(0))
    scale = double(block.cwiseAbs().maxCoeff());
  return tile.adopt(mode, part(contents.positive), part(contents.negative),
                    shift, scale);
}

std::optional<amc_calibrate_result>
Crossbar::prepare(const OperationOptions &options) {
  clock += options.advanceSeconds;
  if (options.calibrate)
    return tile.calibrate();
  return std::nullopt;
}

amc_solve_result Crossbar::solve(const amc_matrix &rhs, Matrix &result) {
  try {
    amc_matrix_out out = view(result);
    return tile.solve(operand(&rhs, "rhs"), out);
  } catch (const DriverError &error) {
    throw Error(std::string("--rhs: ") + error.what());
  }
}

void ConductanceFiles::take(Crossbar &crossbar, Index row, Index col,
                            Index tileCol) {
  const SimTile &tile = crossbar.tile;
  Eigen::MatrixXd matrix = crossbar.tile.realised();
  Index rows = matrix.rows(), cols = matrix.cols();
  realised.block(row, col, rows, cols) = matrix.cast<float>();
  positive.block(row, col, rows, cols) = tile.positiveSiemens();
  if (tile.negativeSiemens().size() > 0) {
    negative.block(row, col, rows, cols) = tile.negativeSiemens();
    isPair = true;
  }
  if (tile.shiftSiemens().size() > 0) {
    shift.col(tileCol).segment(row, rows) = tile.shiftSiemens();
    isShifted = true;
  }
}

void ConductanceFiles::write(const std::string &prefix) const {
  if (!realised.allFinite())
    throw Error(prefix + "-realised.npy: an element does not fit float32");
  writeMatrix(prefix + "-positive.npy", positive);
  if (isPair)
    writeMatrix(prefix + "-negative.npy", negative);
  if (isShifted)
    writeMatrix(prefix + "-shift.npy", shift);
  writeMatrix(prefix + "-realised.npy", realised);
}
