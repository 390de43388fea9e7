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
    h.answers(mode, {0, 0}, block, x, s.tolerance, " after a calibration");
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
}

/// Takes the events: of `kind` unstable for this tile, and told once.
static void expectUnstableEvent(Handle &h, amc_tile_id tile) {
  std::vector<amc_event> told = h.events();
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

/// Writes a block that a loop may not be able to invert. Returns whether the
/// device says that it can, which is an event when it cannot.
static bool claimsStable(Handle &h, const Matrix &block,
                         amc_program_result &result) {
  amc_tile_id tile = h.someTiles().back();
  h.events();
  result = h.program(tile, AMC_MODE_INV, block);
  if (!result.stable)
    expectUnstableEvent(h, tile);
  return result.stable != 0;
}

/// No circuit inverts a singular block. One that is written with a relative
/// error e is at best at a condition of 1 / e (Eckart and Young: the distance
/// to the nearest singular matrix), or ends at the rails.
static void singular(const Subject &s) {
  Handle h(s);
  if (!h.info.has_inv)
    return;
  for (uint32_t n : {2u, 3u, h.info.array_size}) {
    if (n > h.info.array_size)
      continue;
    Matrix ones(n, n), rhs = randomMatrix(n, 2, 1), x(n, 2);
    std::fill(ones.values.begin(), ones.values.end(), 1.0f);
    amc_program_result programmed{};
    if (!claimsStable(h, ones, programmed))
      continue;
    amc_matrix in = rhs.in();
    amc_matrix_out out = x.out();
    amc_solve_result solved{};
    h.ok(s.driver().inverse(h.device, h.someTiles().back(), &in, &out, &solved),
         "inverse");
    expect(solved.saturated > 0 || programmed.condition * s.tolerance >= 1,
           "a singular block of " + std::to_string(n) +
               " rows is neither unstable, nor saturated, nor of a condition "
               "of 1 / tolerance");
  }
}

/// A loop latches when an eigenvalue of its block is negative. What solves in
/// another way may be right instead.
static void negative(const Subject &s) {
  Handle h(s);
  if (!h.info.has_inv)
    return;
  Matrix minus(2, 2), indefinite(2, 2);
  minus.values = {-1, 0, 0, -1};
  indefinite.values = {0.5f, 1, 1, 0.5f};
  for (const Matrix *block : {&minus, &indefinite})
    for (float factor : {1.0f, 0x1p-20f, 0x1p20f}) {
      Matrix written = scaled(*block, factor);
      amc_program_result programmed{};
      if (claimsStable(h, written, programmed))
        h.answers(AMC_MODE_INV, h.someTiles().back(), written,
                  randomMatrix(2, 3, 2), s.tolerance,
                  " of a block with a negative eigenvalue, reported as stable");
    }
}

void amcrt::cts::addClockChecks(std::vector<Check> &checks) {
  checks.push_back({"advance/bad-times", badTimes});
  checks.push_back({"determinism/halves-of-a-time", halves});
  checks.push_back({"calibrate/tiles", calibrates});
  checks.push_back({"events/arguments", events});
  checks.push_back({"events/singular", singular});
  checks.push_back({"events/negative-eigenvalue", negative});
}
