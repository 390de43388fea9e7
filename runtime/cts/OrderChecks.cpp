//===- OrderChecks.cpp - Same calls, same bits ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Conformance.h"

#include <latch>
#include <thread>

using namespace amcrt::cts;

/// What is done on one tile in these checks; its results one after the other.
static std::vector<float> work(Handle &h, amc_tile_id tile, uint64_t seed) {
  std::vector<float> results;
  auto keep = [&](const Matrix &m) {
    results.insert(results.end(), m.values.begin(), m.values.end());
  };
  uint32_t n = std::min(h.info.array_size, 16u);
  for (uint64_t round = 0; round < 3; ++round) {
    Matrix rhs = randomMatrix(n, 4, seed + round);
    if (h.info.has_inv) {
      h.program(tile, AMC_MODE_INV, easyMatrix(n, seed + round));
      keep(h.inverse(tile, rhs));
      keep(h.inverse(tile, rhs));
    }
    if (h.info.has_mvm) {
      h.program(tile, AMC_MODE_MVM, randomMatrix(n, n, seed + round));
      keep(h.mvm(tile, rhs, n));
    }
  }
  return results;
}

static std::vector<amc_tile_id> someTiles(const Handle &h) {
  std::vector<amc_tile_id> tiles;
  uint64_t all = uint64_t(h.info.chips) * h.info.tiles_per_chip;
  for (uint64_t i = 0; i < std::min<uint64_t>(all, 12); ++i)
    tiles.push_back({uint32_t(i % h.info.chips), uint32_t(i / h.info.chips)});
  return tiles;
}

static void sameSeed(const Subject &s) {
  Handle a(s), b(s);
  expect(work(a, {0, 0}, 1) == work(b, {0, 0}, 1),
         "two devices of one seed differ");
}

static void orderOfTiles(const Subject &s) {
  Handle forward(s), backward(s);
  std::vector<amc_tile_id> tiles = someTiles(forward);
  std::vector<std::vector<float>> first(tiles.size()), second(tiles.size());
  for (size_t i = 0; i < tiles.size(); ++i)
    first[i] = work(forward, tiles[i], i);
  for (size_t i = tiles.size(); i-- > 0;)
    second[i] = work(backward, tiles[i], i);
  expect(first == second, "the order of the tiles changes results");
}

/// Many times, as what tiles share is seen only when calls meet.
static void threads(const Subject &s) {
  constexpr uint64_t times = 20;
  Handle serial(s), parallel(s);
  std::vector<amc_tile_id> tiles = someTiles(serial);
  using Results = std::vector<std::vector<float>>;
  std::vector<Results> expected(tiles.size()), got(tiles.size());
  auto workOften = [&](Handle &h, size_t i, Results &results) {
    for (uint64_t time = 0; time < times; ++time)
      results.push_back(work(h, tiles[i], i + time));
  };
  for (size_t i = 0; i < tiles.size(); ++i)
    workOften(serial, i, expected[i]);
  std::vector<std::string> failures(tiles.size());
  {
    std::latch all(std::ptrdiff_t(tiles.size()));
    std::vector<std::jthread> pool;
    for (size_t i = 0; i < tiles.size(); ++i)
      pool.emplace_back([&, i] {
        all.arrive_and_wait();
        try {
          workOften(parallel, i, got[i]);
        } catch (const Failure &failure) {
          failures[i] = failure.what();
        }
      });
  }
  for (const std::string &failure : failures)
    expect(failure.empty(), failure);
  expect(got == expected, "threads on different tiles change results");
}

/// A failed call on one thread does not disturb the text of another's.
static void errorTexts(const Subject &s) {
  Handle h(s);
  auto textOf = [&](amc_tile_id tile) {
    Matrix x(1, 1);
    amc_matrix_out out = x.out();
    s.driver().read_back(h.device, tile, &out);
    const char *text = s.driver().last_error(h.device);
    return std::string(text ? text : "");
  };
  amc_tile_id here{0, 0}, nowhere{h.info.chips, 0};
  std::string expected[] = {textOf(here), textOf(nowhere)};
  expect(expected[0] != expected[1], "one text for two different errors");
  bool same[] = {true, true};
  {
    std::vector<std::jthread> pool;
    for (int which : {0, 1})
      pool.emplace_back([&, which] {
        for (int i = 0; i < 2000; ++i)
          same[which] &= textOf(which ? nowhere : here) == expected[which];
      });
  }
  expect(same[0] && same[1], "last_error is not kept for each thread");
}

void amcrt::cts::addOrderChecks(std::vector<Check> &checks) {
  checks.push_back({"determinism/same-seed", sameSeed});
  checks.push_back({"determinism/order-of-tiles", orderOfTiles});
  checks.push_back({"threads/different-tiles", threads});
  checks.push_back({"threads/error-texts", errorTexts});
}
