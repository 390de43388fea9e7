//===- StateChecks.cpp - Snapshot and restore ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Conformance.h"

#include <algorithm>

using namespace amcrt::cts;

/// What can be known of a device whose first and last tile are
/// programmed: results, figures of writes, events with their times.
static std::vector<double> goOn(Handle &h, amc_tile_id last) {
  std::vector<double> seen;
  Matrix rhs = randomMatrix(3, 2, 9);
  for (amc_tile_id tile : {last, amc_tile_id{0, 0}}) {
    Matrix results = h.use(h.anyMode(), tile, rhs);
    seen.insert(seen.end(), results.values.begin(), results.values.end());
  }
  h.ok(h.driver.advance(h.device, 512), "advance");
  for (amc_tile_mode mode : h.modes()) {
    amc_program_result r = h.program(last, mode, easyMatrix(3, 4));
    for (double figure :
         {double(r.stable), double(r.pulses), double(r.cells_written),
          double(r.failed_cells), double(r.worn_cells), r.max_wear, r.condition,
          r.seconds, r.joules})
      seen.push_back(figure);
    Matrix results = h.use(mode, last, rhs);
    seen.insert(seen.end(), results.values.begin(), results.values.end());
  }
  if (h.info.has_inv) {
    Matrix ones(2, 2);
    std::fill(ones.values.begin(), ones.values.end(), 1.0f);
    h.program(last, AMC_MODE_INV, ones);
  }
  for (const amc_event &event : h.events())
    for (double figure : {double(event.kind), double(event.chip),
                          double(event.tile), event.figure, event.seconds})
      seen.push_back(figure);
  return seen;
}

static void roundTrip(const Subject &s) {
  Handle a(s), b(s);
  amc_tile_id last{a.info.chips - 1, a.info.tiles_per_chip - 1};
  a.program({0, 0}, a.anyMode(), easyMatrix(3, 1));
  a.ok(s.driver().advance(a.device, 4096), "advance");
  for (uint64_t i = 0; i < 3; ++i)
    a.program(last, a.anyMode(), easyMatrix(3, 2 + i));
  a.use(a.anyMode(), last, randomMatrix(3, 2, 9));
  a.events();
  std::vector<uint8_t> state = a.snapshot();
  if (state.empty())
    return;
  expect(a.snapshot() == state, "a snapshot changes the device");
  // A device with a past of its own.
  b.program({0, 0}, b.anyMode(), easyMatrix(3, 7));
  b.ok(s.driver().advance(b.device, 1), "advance");
  b.events();
  b.ok(s.driver().restore(b.device, state.data(), state.size()), "restore");
  expect(b.snapshot() == state, "a restored device has another snapshot");
  expect(goOn(a, last) == goOn(b, last),
         "a restored device goes on in another way: other results, wear, "
         "counts or time");
}

static void badSnapshots(const Subject &s) {
  Handle h(s);
  h.program({0, 0}, h.anyMode(), easyMatrix(3, 1));
  std::vector<uint8_t> state = h.snapshot();
  h.fails(s.driver().snapshot(h.device, nullptr, nullptr), AMC_INVALID_ARGUMENT,
          "snapshot without a size");
  if (state.empty())
    return;
  size_t small = state.size() - 1;
  std::vector<uint8_t> room(state.size());
  h.fails(s.driver().snapshot(h.device, room.data(), &small),
          AMC_INVALID_ARGUMENT, "snapshot into too few bytes");
  h.fails(s.driver().restore(h.device, nullptr, 8), AMC_INVALID_ARGUMENT,
          "restore from null");
  for (size_t cut : {size_t(1), state.size() / 2, state.size() - 1})
    expect(s.driver().restore(h.device, state.data(), cut) != AMC_OK,
           "restored from " + std::to_string(cut) + " of " +
               std::to_string(state.size()) + " bytes");
  expect(h.snapshot() == state, "a failed restore changed the device");
}

void amcrt::cts::addStateChecks(std::vector<Check> &checks) {
  checks.push_back({"snapshot/round-trip", roundTrip});
  checks.push_back({"snapshot/bad-input", badSnapshots});
}
