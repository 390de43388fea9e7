//===- ClockChecks.cpp - Clock, calibration and events ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Conformance.h"

#include <algorithm>
#include <cmath>

using namespace amcrt::cts;

static Matrix use(Handle &h) {
  return h.use(h.anyMode(), {0, 0}, randomMatrix(3, 2, 9));
}

static void badTimes(const Subject &s) {
  Handle h(s);
  for (double seconds : {-1.0, double(NAN), double(INFINITY)})
    h.fails(s.driver().advance(h.device, seconds), AMC_INVALID_ARGUMENT,
            "advance by " + std::to_string(seconds) + " seconds");
  h.ok(s.driver().advance(h.device, 0), "advance by nothing");
  h.ok(s.driver().advance(h.device, 1e-6), "advance");
  expect(s.driver().advance(nullptr, 1) == AMC_INVALID_ARGUMENT,
         "advance of a null device");
}

/// A path to a time does not matter, only the time.
static void halves(const Subject &s) {
  Handle once(s), twice(s);
  for (Handle *h : {&once, &twice})
    h->program({0, 0}, h->anyMode(), easyMatrix(3, 1));
  once.ok(s.driver().advance(once.device, 4096), "advance");
  for (int i = 0; i < 2; ++i)
    twice.ok(s.driver().advance(twice.device, 2048), "advance");
  expect(use(once).values == use(twice).values,
         "two halves of a time are not the whole");
}

static void calibrates(const Subject &s) {
  Handle h(s);
  h.fails(s.driver().calibrate(h.device, {h.info.chips, 0}, nullptr),
          AMC_OUT_OF_RANGE, "calibrate of a tile that is not there");
  h.fails(s.driver().calibrate(h.device, {0, 0}, nullptr), AMC_NOT_PROGRAMMED,
          "calibrate of a tile that is not programmed");
  Matrix block = easyMatrix(3, 1), x = randomMatrix(3, 2, 2);
  for (amc_tile_mode mode : h.modes()) {
    h.program({0, 0}, mode, block);
    amc_calibrate_result result{-1, -1, -1};
    h.ok(s.driver().calibrate(h.device, {0, 0}, &result), "calibrate");
    expect(result.residual >= 0 && result.seconds >= 0 && result.joules >= 0,
           "calibrate stored no result");
    bool inverts = mode == AMC_MODE_INV;
    Matrix y = product(block, x);
    const Matrix &expected = inverts ? x : y;
    expect(worstLine(h.use(mode, {0, 0}, inverts ? y : x), expected,
                     expected) <= s.tolerance,
           std::string(nameOf(mode)) + " after a calibration is far off");
  }
}

static void events(const Subject &s) {
  Handle h(s);
  size_t count = 1;
  uint64_t dropped = 1;
  h.fails(s.driver().events(h.device, nullptr, 0, nullptr, nullptr),
          AMC_INVALID_ARGUMENT, "events without a count");
  h.fails(s.driver().events(h.device, nullptr, 1, &count, nullptr),
          AMC_INVALID_ARGUMENT, "events into null");
  h.ok(s.driver().events(h.device, nullptr, 0, &count, &dropped), "events");
  expect(count == 0 && dropped == 0, "a new device has events");
  if (!h.info.has_inv)
    return;
  // Singular: no circuit inverts it.
  Matrix ones(2, 2);
  std::fill(ones.values.begin(), ones.values.end(), 1.0f);
  amc_tile_id tile = h.someTiles().back();
  bool stable = h.program(tile, AMC_MODE_INV, ones).stable;
  std::vector<amc_event> told = h.events();
  if (stable)
    return;
  expect(!told.empty(), "an unstable circuit is no event");
  for (const amc_event &event : told) {
    expect(event.kind == AMC_EVENT_UNSTABLE && event.chip == tile.chip &&
               event.tile == tile.tile,
           "the event of an unstable circuit is of another kind or tile");
    expect(std::isfinite(event.figure) && std::isfinite(event.seconds) &&
               event.seconds >= 0,
           "a number of an event is not finite, or before the clock's begin");
    expect(std::find(event.text, event.text + sizeof event.text, '\0') !=
               event.text + sizeof event.text,
           "the text of an event is not terminated");
  }
  expect(h.events().empty(), "an event is told twice");
}

void amcrt::cts::addClockChecks(std::vector<Check> &checks) {
  checks.push_back({"advance/bad-times", badTimes});
  checks.push_back({"determinism/halves-of-a-time", halves});
  checks.push_back({"calibrate/tiles", calibrates});
  checks.push_back({"events/unstable", events});
}
