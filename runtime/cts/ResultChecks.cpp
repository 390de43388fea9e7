//===- ResultChecks.cpp - Results are of this call and this tile ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Conformance.h"
#include "amcrt/device/DeviceFigures.h"

using namespace amcrt;
using namespace amcrt::cts;

namespace {

/// Two vectors of their own for each `seed`.
void expectAnswer(Handle &h, const Subject &s, amc_tile_mode mode,
                  amc_tile_id tile, const Matrix &block, uint64_t seed,
                  const std::string &what) {
  h.answers(mode, tile, block, randomMatrix(block.cols, 2, seed), s.tolerance,
            what);
}

/// Each answer is to its own vectors, with what was programmed last.
void fresh(const Subject &s) {
  Handle h(s);
  uint32_t n = std::min(h.info.array_size, 5u), small = (n + 1) / 2;
  for (amc_tile_mode mode : h.modes()) {
    Matrix first = lopsidedMatrix(n, 1), second = scaled(first, 4);
    h.program({0, 0}, mode, first);
    expectAnswer(h, s, mode, {0, 0}, first, 2, ", the first use of a tile");
    expectAnswer(h, s, mode, {0, 0}, first, 3, ", the second use of a tile");
    h.program({0, 0}, mode, second);
    expectAnswer(h, s, mode, {0, 0}, second, 2, " after a second program");
    h.program({0, 0}, mode, lopsidedMatrix(small, 4));
    expectAnswer(h, s, mode, {0, 0}, lopsidedMatrix(small, 4), 5,
                 " after a program with a smaller block");
    h.program({0, 0}, mode, first);
    expectAnswer(h, s, mode, {0, 0}, first, 3,
                 " after a program with a larger block");
  }
}

/// No two tiles are one: in some round their blocks differ by a factor of 4,
/// as their indices differ in some bit.
void independent(const Subject &s) {
  Handle h(s);
  std::vector<amc_tile_id> tiles = h.someTiles();
  for (amc_tile_mode mode : h.modes())
    for (unsigned round = 0; tiles.size() >> round; ++round) {
      auto block = [&](size_t i) {
        return scaled(easyMatrix(std::min(h.info.array_size, 3u), 1),
                      i >> round & 1 ? 4 : 1);
      };
      for (size_t i = 0; i < tiles.size(); ++i)
        h.program(tiles[i], mode, block(i));
      for (size_t i = 0; i < tiles.size(); ++i)
        expectAnswer(h, s, mode, tiles[i], block(i), i,
                     " on chip " + std::to_string(tiles[i].chip) + ", tile " +
                         std::to_string(tiles[i].tile) +
                         " after programs of other tiles");
    }
}

/// Times, energies and counts are such as a device can have.
void figures(const Subject &s) {
  Handle h(s);
  auto check = [](const std::string &call, const std::string &what) {
    expect(what.empty(), call + ": " + what);
  };
  for (amc_tile_mode mode : h.modes())
    for (uint32_t n : {std::min(h.info.array_size, 3u), h.info.array_size}) {
      check(std::string("program for ") + nameOf(mode),
            impossible(h.program({0, 0}, mode, easyMatrix(n, 2)), h.info));
      Matrix rhs = randomMatrix(n, 3, 1), x(n, 3);
      amc_matrix in = rhs.in();
      amc_matrix_out out = x.out();
      amc_solve_result solved{};
      auto call = mode == AMC_MODE_INV ? s.driver().inverse : s.driver().mvm;
      h.ok(call(h.device, {0, 0}, &in, &out, &solved), nameOf(mode));
      check(nameOf(mode), impossible(solved, rhs.cols));
      amc_calibrate_result calibrated{};
      h.ok(s.driver().calibrate(h.device, {0, 0}, &calibrated), "calibrate");
      check("calibrate", impossible(calibrated));
    }
}

} // namespace

void amcrt::cts::addResultChecks(std::vector<Check> &checks) {
  checks.push_back({"results/of-this-call", fresh});
  checks.push_back({"results/of-this-tile", independent});
  checks.push_back({"results/figures", figures});
}
