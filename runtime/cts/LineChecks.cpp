//===- LineChecks.cpp - Blocks on chosen lines of a tile ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A block is the same block on any lines: what is chosen is where its cells
// are, for the sake of cells that are broken.
//
//===----------------------------------------------------------------------===//

#include "Conformance.h"

#include <algorithm>
#include <numeric>

using namespace amcrt::cts;

namespace {

using List = std::vector<uint32_t>;

/// `count` lines of `built`, the last ones first.
List lastLines(uint32_t count, uint32_t built) {
  List lines(count);
  std::iota(lines.rbegin(), lines.rend(), built - count);
  return lines;
}

/// Answers and what is read back are in the order of the block.
void expectBlock(const Subject &s, Handle &h, amc_tile_mode mode,
                 const Matrix &block, const amc_lines *lines,
                 const std::string &what) {
  h.program({0, 0}, mode, block, lines);
  h.answers(mode, {0, 0}, block, randomMatrix(block.cols, 3, 2), s.tolerance,
            " of a block " + what);
  Matrix read(block.rows, block.cols);
  amc_matrix_out out = read.out();
  h.ok(h.driver.read_back(h.device, {0, 0}, &out), "read_back");
  double error = worstLine(read, block, block);
  expect(error <= s.tolerance, std::string("read_back for ") + nameOf(mode) +
                                   " of a block " + what + ": error " +
                                   std::to_string(error));
}

void honoured(const Subject &s) {
  Handle h(s);
  uint32_t built = h.info.array_size + h.info.spare_lines;
  for (amc_tile_mode mode : h.modes())
    for (uint32_t n : {std::min(h.info.array_size, 3u), h.info.array_size}) {
      Matrix block = lopsidedMatrix(n, 3);
      List last = lastLines(n, built), first(n);
      std::iota(first.begin(), first.end(), 0u);
      std::rotate(first.begin(), first.begin() + 1, first.end());
      for (const List *lines : {&last, &first}) {
        amc_lines both{lines->data(), lines->data()};
        expectBlock(s, h, mode, block, &both, "on chosen lines");
      }
      amc_lines none{nullptr, nullptr};
      expectBlock(s, h, mode, block, &none, "on lines that are null");
    }
  if (!h.info.has_mvm)
    return;
  // The two sides of a product are chosen each for itself.
  uint32_t n = std::min(h.info.array_size, 5u);
  List last = lastLines(n, built);
  amc_lines rows{last.data(), nullptr}, cols{nullptr, last.data()};
  expectBlock(s, h, AMC_MODE_MVM, lopsidedMatrix(n, 4), &rows,
              "on chosen rows");
  expectBlock(s, h, AMC_MODE_MVM, lopsidedMatrix(n, 4), &cols,
              "on chosen columns");
}

void refused(const Subject &s) {
  Handle h(s);
  uint32_t built = h.info.array_size + h.info.spare_lines;
  if (h.info.array_size < 2)
    return;
  Matrix block = easyMatrix(2, 1);
  amc_matrix in = block.in();
  List good{0, 1}, twice{1, 1}, beyond{0, built}, far{UINT32_MAX, 0},
      turned{1, 0};
  for (amc_tile_mode mode : h.modes()) {
    auto fails = [&](const List &rows, const List &cols,
                     const std::string &what) {
      amc_lines lines{rows.data(), cols.data()};
      h.fails(s.driver().program(h.device, {0, 0}, mode, AMC_ROUND_NEAREST, &in,
                                 &lines, nullptr),
              AMC_INVALID_ARGUMENT, what);
    };
    fails(twice, good, "a row that is taken twice");
    fails(good, twice, "a column that is taken twice");
    fails(beyond, good, "a row that is not there");
    fails(good, far, "a column that is not there");
    if (mode == AMC_MODE_INV)
      fails(good, turned, "other rows than columns of a block to invert");
  }
}

} // namespace

void amcrt::cts::addLineChecks(std::vector<Check> &checks) {
  checks.push_back({"lines/honoured", honoured});
  checks.push_back({"lines/refused", refused});
}
