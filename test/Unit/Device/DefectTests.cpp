//===- DefectTests.cpp - Cells, lines and tiles that are broken -----------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeviceTools.h"
#include "device/sim/CellError.h"
#include "device/sim/StuckCells.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace amcrt;
using namespace amcrt::test;

namespace {

/// Exact cells of 8 x 8 tiles, gmin = 1 uS, gmax = 11 uS: the range is 10 uS.
std::string exact(const std::string &more) {
  return R"({"base": "ideal", "geometry": {"array_size": 8, "chips": 2,
                                           "tiles_per_chip": 4},
             "cell": {"min_conductance_siemens": 1e-6,
                      "max_conductance_siemens": 11e-6,
                      "sign_scheme": "pair")" +
         more;
}

MatrixXf readBack(Device &device, amc_tile_id id, Eigen::Index rows,
                  Eigen::Index cols) {
  MatrixXf read(rows, cols);
  EXPECT_TRUE(device.readBack(id, out(read)));
  return read;
}

MatrixXf written(const std::string &config, amc_tile_id id,
                 const MatrixXf &block) {
  Device device = Device::open("sim", config, 1);
  device.program(id, AMC_MODE_MVM, AMC_ROUND_NEAREST, in(block));
  return readBack(device, id, block.rows(), block.cols());
}

/// A cell at 0 S is 1 uS, a tenth of the range, below a healthy zero; one at
/// gmax is at the whole range.
TEST(Defects, OfTheListAreWhereItSays) {
  MatrixXf block = MatrixXf::Constant(8, 8, 0.5f);
  block(0, 0) = 1;
  MatrixXf read = written(exact(R"(}, "defects": {"list": [
      {"chip": 1, "tile": 2, "row": 3, "column": 4, "array": "positive"},
      {"chip": 1, "tile": 2, "row": 4, "column": 4, "array": "positive",
       "stuck": "short"},
      {"chip": 1, "tile": 2, "row": 5, "column": 4, "array": "negative",
       "stuck": "short"},
      {"chip": 1, "tile": 2, "row": 6, "column": 4, "stuck": "short"},
      {"chip": 1, "tile": 2, "row": 1},
      {"chip": 1, "tile": 2, "column": 7, "array": "negative"}]}})"),
                          {1, 2}, block);
  MatrixXf expected = block;
  expected(3, 4) = -0.1f;            // 0 - 1 uS
  expected(4, 4) = 1;                // 11 - 1 uS
  expected(5, 4) = -0.5f;            // 6 - 11 uS
  expected(6, 4) = 0;                // 11 - 11 uS
  expected.col(7).setConstant(0.6f); // 6 - 0 uS
  expected.row(1).setZero();         // 0 - 0 uS
  EXPECT_LT((read - expected).cwiseAbs().maxCoeff(), 1e-6f) << read;
}

TEST(Defects, OfAnotherTileAreNone) {
  MatrixXf block = random(8, 8, 3);
  std::string config = exact(R"(}, "defects": {"list": [
      {"chip": 1, "tile": 2}]}})");
  EXPECT_TRUE(written(config, {1, 1}, block).isApprox(block, 1e-6f));
  EXPECT_EQ(written(config, {1, 2}, block), MatrixXf::Zero(8, 8));
}

/// The number of dead tiles and lines is binomial; a line is dead in both
/// arrays and in the shift column, which stands beside the columns.
TEST(Defects, HaveTheirRates) {
  DeviceDescription d;
  d.capabilities.arraySize = 256;
  d.physics.defects.deadTiles = 0.1;
  int dead = 0;
  for (uint32_t tile = 0; tile < 500; ++tile)
    dead += madeStuck(TileArray::positive, 7, tile, d).open.all();
  EXPECT_NEAR(dead, 50, 4 * std::sqrt(45));

  d.physics.defects.deadTiles = 0;
  d.physics.defects.deadLines = 0.05;
  CellMask open = madeStuck(TileArray::positive, 7, 3, d).open;
  auto rows = open.rowwise().all().eval();
  auto columns = open.colwise().all().eval();
  EXPECT_NEAR(double(rows.count() + columns.count()), 25.6, 4 * 4.9);
  EXPECT_EQ(open.count(),
            256 * 256 - (256 - rows.count()) * (256 - columns.count()));
  CellMask negative = madeStuck(TileArray::negative, 7, 3, d).open;
  EXPECT_TRUE((negative == open).all());
  CellMask shift = madeStuck(TileArray::shift, 7, 3, d).open;
  EXPECT_TRUE((shift == rows).all());
  // No cell is broken in two ways, and another seed has others.
  d.physics.cell.stuckOpen = d.physics.cell.stuckShort = 0.1;
  StuckCells all = madeStuck(TileArray::positive, 7, 3, d);
  EXPECT_FALSE((all.open && all.shorted).any());
  EXPECT_FALSE(
      (madeStuck(TileArray::positive, 8, 3, d).open == all.open).all());
}

/// Spares are beside what there is: they change nothing else.
TEST(Defects, OfATileDoNotDependOnSpares) {
  DeviceDescription d, spare;
  d.physics.cell.stuckOpen = d.physics.cell.stuckShort =
      spare.physics.cell.stuckOpen = spare.physics.cell.stuckShort = 0.1;
  spare.capabilities.spareLines = 5;
  spare.capabilities.spareTiles = 3;
  CellMask without = madeStuck(TileArray::negative, 7, 300, d).open;
  CellMask with = madeStuck(TileArray::negative, 7, 300, spare).open;
  ASSERT_EQ(with.rows(), 69);
  EXPECT_TRUE((with.topLeftCorner(64, 64) == without).all());
  EXPECT_GT(with.bottomRows(5).count(), 0);
  // Of a write, too, on a tile of the second chip.
  MatrixXf block = random(8, 8, 3);
  std::string noisy = R"({"geometry": {"array_size": 8}, "cell":
      {"device_variation": 0.1, "stuck_open": 0.1})";
  EXPECT_EQ(written(noisy + "}", {1, 2}, block),
            written(noisy + R"(, "spares": {"lines": 2, "tiles_per_chip": 7}})",
                    {1, 2}, block));
}

/// Where a cell is decides how it is broken and how it differs from others.
TEST(Lines, TakeTheirCellsWithThem) {
  std::string config = R"({"base": "ideal", "geometry": {"array_size": 8},
      "spares": {"lines": 3}, "cell": {"stuck_open": 0.1, "stuck_short": 0.1,
                                       "device_variation": 0.2}})";
  MatrixXf ones = MatrixXf::Ones(8, 8);
  uint32_t rows[] = {10, 3, 0, 7, 9, 1, 2, 8},
           cols[] = {4, 8, 1, 0, 10, 2, 3, 5};
  Device device = Device::open("sim", config, 5);
  auto read = [&](const uint32_t *r, const uint32_t *c) {
    amc_lines lines{r, c};
    device.program({0, 0}, AMC_MODE_MVM, AMC_ROUND_NEAREST, in(ones), &lines);
    return readBack(device, {0, 0}, 8, 8);
  };
  MatrixXf chosen = read(rows, cols);
  // Every cell of the array, from the four blocks that cover it.
  uint32_t first[] = {0, 1, 2, 3, 4, 5, 6, 7},
           last[] = {3, 4, 5, 6, 7, 8, 9, 10};
  MatrixXf whole(11, 11);
  whole.topLeftCorner(8, 8) = read(first, first);
  whole.topRightCorner(8, 8) = read(first, last);
  whole.bottomLeftCorner(8, 8) = read(last, first);
  whole.bottomRightCorner(8, 8) = read(last, last);
  for (int i = 0; i < 8; ++i)
    for (int j = 0; j < 8; ++j)
      EXPECT_EQ(chosen(i, j), whole(rows[i], cols[j]));
  EXPECT_GT((whole.array() == 0).count(), 0);
}

/// A product on chosen lines is one of the whole array whose other cells are at
/// 0 S, wires and all.
TEST(Lines, HaveTheWiresOfTheirPlace) {
  std::string config = R"({"base": "ideal", "geometry": {"array_size": 8},
      "wires": {"row_ohms": 40, "column_ohms": 60, "model": ")";
  MatrixXf block = random(3, 4, 1).cwiseAbs(), x = random(4, 5, 2);
  uint32_t rows[] = {6, 2, 3}, cols[] = {7, 0, 5, 4};
  MatrixXf wide = MatrixXf::Zero(8, 8), wideX = MatrixXf::Zero(8, 5);
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 4; ++j)
      wide(rows[i], cols[j]) = block(i, j);
  for (int j = 0; j < 4; ++j)
    wideX.row(cols[j]) = x.row(j);
  // Behind the last line that is taken the wires end.
  MatrixXf corner = wide.topRows(7);
  for (const char *model : {"fast", "exact"}) {
    Device device = Device::open("sim", config + model + "\"}}", 1);
    amc_lines lines{rows, cols};
    device.program({0, 0}, AMC_MODE_MVM, AMC_ROUND_NEAREST, in(block), &lines);
    MatrixXf y(3, 5), wideY(7, 5);
    device.mvm({0, 0}, in(x), out(y));
    device.program({0, 1}, AMC_MODE_MVM, AMC_ROUND_NEAREST, in(corner));
    device.mvm({0, 1}, in(wideX), out(wideY));
    for (int i = 0; i < 3; ++i)
      EXPECT_LT((y.row(i) - wideY.row(rows[i])).norm(), 1e-5f * y.norm())
          << model;
    // The place matters: the same block in the corner answers otherwise.
    MatrixXf inCorner(3, 5);
    device.program({0, 0}, AMC_MODE_MVM, AMC_ROUND_NEAREST, in(block));
    device.mvm({0, 0}, in(x), out(inCorner));
    EXPECT_GT((inCorner - y).norm(), 1e-3f * y.norm());
  }
}

/// A loop whose lines lie in another order has the same solution without wires,
/// and after a snapshot.
TEST(Lines, OfALoopAreRestored) {
  MatrixXf a = spd(6, 4), b = random(6, 2, 5);
  uint32_t order[] = {9, 1, 4, 0, 7, 3};
  amc_lines lines{order, order};
  std::string config =
      R"({"geometry": {"array_size": 8}, "spares": {"lines": 2},
      "wires": {"row_ohms": 1, "column_ohms": 1}, "cell": {"stuck_short": 0.02}})";
  Device device = Device::open("sim", config, 2);
  device.program({0, 0}, AMC_MODE_INV, AMC_ROUND_TOWARD_ZERO, in(a), &lines);
  std::vector<uint8_t> state = device.snapshot();
  Device other = Device::open("sim", config, 3);
  other.restore(state);
  EXPECT_EQ(other.snapshot(), state);
  MatrixXf x(6, 2), again(6, 2);
  device.inverse({0, 0}, in(b), out(x));
  other.inverse({0, 0}, in(b), out(again));
  EXPECT_EQ(x, again);

  Device ideal =
      Device::open("sim", R"({"base": "ideal", "spares": {"lines": 2}})", 2);
  ideal.program({0, 0}, AMC_MODE_INV, AMC_ROUND_NEAREST, in(a), &lines);
  ideal.inverse({0, 0}, in(b), out(x));
  EXPECT_LT(error(x, inverseOf(a, b)), 1e-5);
}

/// What is in order is within what the device says, in each preset, and that is
/// no more than a few times what is found.
TEST(CellError, BoundsHealthyCells) {
  for (const std::string &name : DeviceDescription::presets()) {
    DeviceDescription d = DeviceDescription::preset(name);
    d.physics.cell.stuckOpen = d.physics.cell.stuckShort = 0;
    Device device = Device::open("sim", d.toJson(), 11);
    EXPECT_DOUBLE_EQ(device.info().cell_error, cellError(d));
    float worst = 0;
    for (unsigned seed = 0; seed < 20; ++seed) {
      MatrixXf block = random(64, 64, seed);
      block /= block.cwiseAbs().maxCoeff();
      device.program({0, 0}, AMC_MODE_MVM, AMC_ROUND_TOWARD_ZERO, in(block));
      MatrixXf read = readBack(device, {0, 0}, 64, 64);
      worst = std::max(worst, (read - block).cwiseAbs().maxCoeff());
    }
    EXPECT_LE(worst, float(cellError(d))) << name;
    EXPECT_GE(worst, float(cellError(d)) / 20) << name;
  }
}

} // namespace
