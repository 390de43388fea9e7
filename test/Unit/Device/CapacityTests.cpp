//===- CapacityTests.cpp - What a device holds, and what it costs ---------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/description/DeviceModel.h"

#include <gtest/gtest.h>

using namespace amcrt;

namespace {

/// Two chips of three tiles of 64x64 and two spare ones.
Capacity small(bool inverts = true, bool multiplies = true) {
  return {{64, 2, 3, inverts, multiplies, 4, 2, 0}, "small"};
}

bool operator==(amc_tile_id a, amc_tile_id b) {
  return a.chip == b.chip && a.tile == b.tile;
}

TEST(Capacity, NumbersTilesChipByChipAndTheSparesBehind) {
  const amc_tile_id inOrder[] = {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1},
                                 {1, 2}, {0, 3}, {0, 4}, {1, 3}, {1, 4}};
  EXPECT_EQ(small().tiles(), 6u);
  ASSERT_EQ(small().builtTiles(), std::size(inOrder));
  for (uint64_t number = 0; number < std::size(inOrder); ++number) {
    EXPECT_EQ(small().numberOf(inOrder[number]), number);
    EXPECT_TRUE(small().placeOf(number) == inOrder[number]);
  }
}

TEST(Capacity, SaysWhatDoesNotFit) {
  EXPECT_EQ(small().whyNot(64, 64), "");
  EXPECT_EQ(small().whyNot(64, 65),
            "a 64x65 matrix does not fit a tile of 64x64 of device 'small'");
  EXPECT_EQ(small().whyNot(AMC_MODE_INV), "");
  EXPECT_EQ(small(false).whyNot(AMC_MODE_INV),
            "no tile of device 'small' inverts (/geometry/periphery)");
  EXPECT_EQ(small(true, false).whyNot(AMC_MODE_MVM),
            "no tile of device 'small' multiplies (/geometry/periphery)");
  EXPECT_EQ(small().whyNotTiles(6, "they need"), "");
  EXPECT_EQ(small().whyNotTiles(7, "they need"),
            "they need 7 tiles of 64x64, but device 'small' has 6 (2 chips of "
            "3 tiles)");
}

TEST(Capacity, SaysWhichTilesAreThere) {
  EXPECT_EQ(small().whyNot(amc_tile_id{1, 2}), "");
  EXPECT_EQ(small().whyNotBuilt({1, 4}), "");
  EXPECT_EQ(small().whyNot(amc_tile_id{1, 3}),
            "there is no chip 1, tile 3: device 'small' has 2 chips of 3 "
            "tiles");
  EXPECT_EQ(small().whyNotBuilt({0, 5}),
            "there is no chip 0, tile 5: device 'small' has 2 chips of 3 tiles "
            "and 2 spare ones each");
  // Sums that no 32 bits hold.
  Capacity huge({64, 1, UINT32_MAX, 1, 1, 0, 2, 0}, "huge");
  EXPECT_TRUE(huge.hasBuilt({0, UINT32_MAX}));
  EXPECT_FALSE(huge.has(amc_tile_id{1, 0}));
}

TEST(Capacity, SaysWhatAnotherDeviceHasMoreOf) {
  DeviceDescription d;
  d.capabilities = {64, 2, 3};
  EXPECT_EQ(small().whyNot(capacityOf(d)), "");
  d.capabilities.tilesPerChip = 4;
  EXPECT_EQ(small().whyNot(capacityOf(d)),
            "4 tiles a chip, the device 'small' has 3");
  d.capabilities.chips = 3;
  EXPECT_EQ(small().whyNot(capacityOf(d)), "3 chips, the device 'small' has 2");
  d.capabilities.arraySize = 128;
  EXPECT_EQ(small().whyNot(capacityOf(d)),
            "128 rows and columns a tile, the device 'small' has 64");
}

/// By hand, from the defaults of docs/device.md.
TEST(DeviceModel, CostsAreThoseOfTheFormulas) {
  DeviceModel model;
  EXPECT_DOUBLE_EQ(model.flop().seconds, 1e-12);
  EXPECT_DOUBLE_EQ(model.flop().joules, 1e-12);
  // A pair of arrays, 8.5 pulses a cell, rows one after the other.
  EXPECT_EQ(model.cells(3, 5), 30u);
  EXPECT_DOUBLE_EQ(model.programCost(3, 5).seconds, 3 * 8.5 * 0.3e-6);
  EXPECT_DOUBLE_EQ(model.programCost(3, 5).joules, 30 * 8.5 * 15e-12);
  // An ADC of 8 bits has 127 steps on each side of zero.
  EXPECT_NEAR(settledError(model.description().physics.converters), 0.5 / 127,
              1e-9);
  // 3 inputs, 2 outputs, 4 amplifiers of 100 uW, 1 us and 1 mW of cells.
  Cost once =
      VectorCost(3, 2, 4, model.description().physics).once(1e-6, 0.2, 1e-3);
  double seconds = 2e-9 + 1e-6 + 10e-9;
  EXPECT_DOUBLE_EQ(once.seconds, seconds);
  EXPECT_DOUBLE_EQ(once.joules, seconds * 1.4e-3 + 3 * 0.2e-12 + 2 * 2e-12);
}

} // namespace
