//===- PlanTests.cpp - Plans as values ------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/plan/ChoosePlan.h"

#include <gtest/gtest.h>

using namespace amcrt;

namespace {

std::string errorOf(const std::string &text) {
  std::string error;
  EXPECT_FALSE(parsePlan(text, error)) << text;
  return error;
}

Plan parsed(const std::string &text) {
  std::string error;
  std::optional<Plan> plan = parsePlan(text, error);
  EXPECT_TRUE(plan) << error;
  return plan.value_or(Plan());
}

TEST(Plan, TextIsReadAndWritten) {
  for (const char *text :
       {"digital", "tile", "border(1, tile)", "equilibrate(digital)",
        "blocks(consecutive, 2*tile, digital)",
        "schur(64, tile, equilibrate(schur(3, tile, digital)))",
        "cg(4, 0.0, tile)", "cg(100, 1.5e-07, blocks(interleaved, 13*tile))",
        "blocks(interleaved, tile, equilibrate(tile), tile)"})
    EXPECT_EQ(parsed(text).text(), text);
  // Blanks are free, numbers have many texts, lists may be written out.
  EXPECT_EQ(parsed(" cg ( 4 ,1e-3,tile )").text(), "cg(4, 0.001, tile)");
  EXPECT_EQ(parsed("blocks(interleaved, tile, 2*tile, tile)").text(),
            "blocks(interleaved, 4*tile)");
}

TEST(Plan, EqualPlansAreEqual) {
  EXPECT_EQ(parsed("schur(64, tile, cg(2, 0.5, tile))"),
            Plan::schur(64, Plan::tile(), Plan::cg(2, 0.5, Plan::tile())));
  EXPECT_NE(parsed("cg(2, 0.5, tile)"), parsed("cg(2, 0.25, tile)"));
  EXPECT_NE(parsed("schur(2, tile, digital)"),
            parsed("schur(2, digital, tile)"));
  EXPECT_NE(parsed("blocks(consecutive, 2*tile)"),
            parsed("blocks(interleaved, 2*tile)"));
}

TEST(Plan, ErrorsNameThePlace) {
  EXPECT_EQ(errorOf(""),
            "plan '', column 1: expected digital, tile, border, equilibrate, "
            "blocks, schur or cg, got the end");
  EXPECT_EQ(errorOf("border(1, tiles)"),
            "plan 'border(1, tiles)', column 11: expected digital, tile, "
            "border, equilibrate, blocks, schur or cg, got 'tiles'");
  EXPECT_EQ(errorOf("border(1 tile)"),
            "plan 'border(1 tile)', column 10: expected ',', got 'tile'");
  EXPECT_EQ(errorOf("schur(x, tile, tile)"),
            "plan 'schur(x, tile, tile)', column 7: expected the rows of the "
            "leading block, got 'x'");
  EXPECT_EQ(errorOf("cg(3, nan, tile)"),
            "plan 'cg(3, nan, tile)', column 7: expected a tolerance, got "
            "'nan'");
  EXPECT_EQ(errorOf("blocks(rows, tile)"),
            "plan 'blocks(rows, tile)', column 8: expected 'interleaved' or "
            "'consecutive', got 'rows'");
  EXPECT_EQ(errorOf("tile tile"),
            "plan 'tile tile', column 6: expected nothing more, got 'tile'");
}

TEST(Plan, TextsAreBounded) {
  std::string deep;
  for (int i = 0; i < 100000; ++i)
    deep += "equilibrate(";
  EXPECT_NE(errorOf(deep).find("at most 64 nested nodes"), std::string::npos);
  EXPECT_NE(errorOf("blocks(interleaved, 65537*tile)").find("at most 65536"),
            std::string::npos);
  EXPECT_NE(errorOf("blocks(interleaved, 0*tile)").find("at least one"),
            std::string::npos);
  std::string product = "tile";
  for (int i = 0; i < 4; ++i)
    product = "blocks(interleaved, 60000*" + product + ")";
  EXPECT_NE(errorOf(product).find("nodes in all"), std::string::npos);
}

TEST(Plan, PartitionsCoverEveryRowOnce) {
  for (int64_t size = 1; size <= 300; ++size)
    for (Grouping grouping : {Grouping::interleaved, Grouping::consecutive})
      for (int64_t count : {int64_t(1), (size + 63) / 64, size}) {
        std::vector<int> covered(size_t(size), 0);
        int64_t least = size, most = 0;
        for (RowBlock block : partition(size, count, grouping)) {
          least = std::min(least, block.size);
          most = std::max(most, block.size);
          for (int64_t i = 0; i < block.size; ++i)
            ++covered.at(size_t(block.offset + i * block.stride));
        }
        EXPECT_EQ(covered, std::vector<int>(size_t(size), 1));
        EXPECT_LE(most - least, 1);
      }
}

/// By hand: 785 = 5 * 61 + 8 * 60.
TEST(Plan, TilesAreCounted) {
  EXPECT_EQ(countTiles(parsed("blocks(interleaved, 13*tile)"), 785, 64), 13);
  // Two leaves, M12 and M21 of 100 x 100 on 2 x 2 tiles each.
  EXPECT_EQ(
      countTiles(parsed("schur(100, digital, equilibrate(digital))"), 200, 64),
      8);
  for (int64_t size : {1, 64, 65, 128, 129, 201, 300, 785, 1025, 8127}) {
    int64_t blocks = (size + 63) / 64;
    Equations equations{size, true, false, false};
    EXPECT_EQ(
        countTiles(choosePlan(equations, {Tiling::blockAMC}, 64), size, 64),
        size == 1 ? 0 : blocks * blocks);
    EXPECT_EQ(countTiles(choosePlan(equations, {}, 64), size, 64),
              size == 1 ? 0 : blocks);
  }
}

TEST(Plan, RulesMakePlansThatSuit) {
  DeviceDescription device = DeviceDescription::preset("rram-64");
  for (int64_t size = 1; size <= 1100; size += size < 300 ? 1 : 50)
    for (Tiling tiling :
         {Tiling::automatic, Tiling::blockAMC, Tiling::blockDiagonal})
      for (bool border : {false, true})
        for (int64_t steps : {0, 3}) {
          Plan plan = choosePlan({size, true, border, false},
                                 {tiling, Grouping::interleaved, steps}, 64);
          EXPECT_EQ(checkPlan(plan, size, true, device), "")
              << size << " " << plan.text();
          EXPECT_EQ(parsed(plan.text()), plan);
        }
  EXPECT_EQ(
      choosePlan({129, true, false, false}, {Tiling::blockAMC}, 64).text(),
      "equilibrate(schur(86, schur(43, tile, equilibrate(tile)), "
      "equilibrate(tile)))");
  EXPECT_EQ(choosePlan({201, true, true, true},
                       {Tiling::automatic, Grouping::consecutive, 2}, 64)
                .text(),
            "border(1, equilibrate(cg(2, 0.0, blocks(consecutive, 4*tile))))");
}

TEST(Plan, ChecksNameTheNode) {
  DeviceDescription device = DeviceDescription::preset("rram-64");
  auto check = [&](const char *text, int64_t size, bool spd = true) {
    return checkPlan(parsed(text), size, spd, device);
  };
  EXPECT_EQ(check("schur(64, tile, equilibrate(tile))", 129),
            "schur, part 2: equilibrate: tile: a 65x65 matrix does not fit a "
            "tile of 64x64 of device 'rram-64'; schur or blocks cut it");
  EXPECT_EQ(check("equilibrate(tile)", 3, false),
            "equilibrate: needs a matrix with property 'spd'");
  EXPECT_EQ(check("cg(1, 0.0, tile)", 3, false),
            "cg: needs a matrix with property 'spd'");
  EXPECT_EQ(check("schur(3, tile, tile)", 3),
            "schur: the leading block of a 3x3 matrix has 1 to 2 rows, not 3");
  EXPECT_EQ(check("blocks(interleaved, 4*tile)", 3),
            "blocks: a 3x3 matrix has no 4 blocks");
  EXPECT_EQ(check("cg(0, 0.0, tile)", 3),
            "cg: steps must be from 1 to 100, but is 0");
  EXPECT_EQ(check("cg(1, 1.0, tile)", 3),
            "cg: the tolerance is at least 0 and below 1");
  EXPECT_EQ(check("border(2, tile)", 3), "border: its rows are 1, not 2");
  EXPECT_EQ(check("border(1, tile)", 1),
            "border: leaves nothing of a 1x1 matrix");
  EXPECT_EQ(check("digital", 0), "a matrix has 1 to 65536 rows, not 0");
  EXPECT_EQ(check("blocks(interleaved, 1025*tile)", 1025),
            "the plan needs 1025 tiles of 64x64, but device 'rram-64' has 1024 "
            "(4 chips of 256 tiles); blocks (tiling=block-diagonal) needs "
            "fewest, or choose a device with more");
  device.capabilities.periphery = Periphery::mvm;
  EXPECT_EQ(check("border(1, tile)", 3),
            "border: tile: no tile of device 'rram-64' inverts "
            "(/geometry/periphery)");
  device.capabilities.periphery = Periphery::inv;
  EXPECT_EQ(check("schur(1, tile, tile)", 3),
            "schur: no tile of device 'rram-64' multiplies "
            "(/geometry/periphery)");
}

} // namespace
