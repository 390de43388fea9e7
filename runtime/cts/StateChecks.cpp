//===- StateChecks.cpp - Snapshot and restore ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Conformance.h"

using namespace amcrt::cts;

static amc_tile_mode anyMode(const Handle &h) {
  return h.info.has_mvm ? AMC_MODE_MVM : AMC_MODE_INV;
}

static Matrix use(Handle &h, amc_tile_id tile) {
  Matrix rhs = randomMatrix(3, 2, 9);
  return anyMode(h) == AMC_MODE_MVM ? h.mvm(tile, rhs, 3)
                                    : h.inverse(tile, rhs);
}

static void roundTrip(const Subject &s) {
  Handle a(s), b(s);
  amc_tile_id last{a.info.chips - 1, a.info.tiles_per_chip - 1};
  a.program({0, 0}, anyMode(a), easyMatrix(3, 1));
  a.program(last, anyMode(a), easyMatrix(3, 2));
  use(a, last);
  std::vector<uint8_t> state = a.snapshot();
  if (state.empty())
    return;
  b.program({0, 0}, anyMode(b), easyMatrix(3, 7));
  b.ok(s.driver.restore(b.device, state.data(), state.size()), "restore");
  expect(b.snapshot() == state, "a restored device has another snapshot");
  for (amc_tile_id tile : {last, amc_tile_id{0, 0}})
    expect(use(a, tile).values == use(b, tile).values,
           "a restored device goes on with other bits");
}

static void badSnapshots(const Subject &s) {
  Handle h(s);
  h.program({0, 0}, anyMode(h), easyMatrix(3, 1));
  std::vector<uint8_t> state = h.snapshot();
  h.fails(s.driver.snapshot(h.device, nullptr, nullptr), AMC_INVALID_ARGUMENT,
          "snapshot without a size");
  if (state.empty())
    return;
  size_t small = state.size() - 1;
  std::vector<uint8_t> room(state.size());
  h.fails(s.driver.snapshot(h.device, room.data(), &small),
          AMC_INVALID_ARGUMENT, "snapshot into too few bytes");
  h.fails(s.driver.restore(h.device, nullptr, 8), AMC_INVALID_ARGUMENT,
          "restore from null");
  for (size_t cut : {size_t(1), state.size() / 2, state.size() - 1})
    expect(s.driver.restore(h.device, state.data(), cut) != AMC_OK,
           "restored from " + std::to_string(cut) + " of " +
               std::to_string(state.size()) + " bytes");
  expect(h.snapshot() == state, "a failed restore changed the device");
}

void amcrt::cts::addStateChecks(std::vector<Check> &checks) {
  checks.push_back({"snapshot/round-trip", roundTrip});
  checks.push_back({"snapshot/bad-input", badSnapshots});
}
