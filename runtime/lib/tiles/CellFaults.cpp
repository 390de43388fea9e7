//===- CellFaults.cpp - Broken cells of a tile, as measured ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CellFaults.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace amcrt;

static std::vector<uint32_t> firstLines(uint32_t count) {
  std::vector<uint32_t> lines(count);
  std::iota(lines.begin(), lines.end(), 0u);
  return lines;
}

Lines Lines::first(uint32_t rows, uint32_t cols) {
  return {firstLines(rows), firstLines(cols)};
}

std::vector<uint32_t> amcrt::entriesOn(const std::vector<uint32_t> &lines) {
  std::vector<uint32_t> entries;
  for (uint32_t i = 0; i < lines.size(); ++i) {
    if (lines[i] >= entries.size())
      entries.resize(lines[i] + 1, noEntry);
    entries[lines[i]] = i;
  }
  return entries;
}

float CellFault::nearest(float wanted) const {
  return std::clamp(wanted, offset - (down ? 1.0f : 0.0f),
                    offset + (up ? 1.0f : 0.0f));
}

float CellFault::request(float wanted) const {
  if (plain)
    return wanted;
  float asked = std::clamp(wanted - offset, -1.0f, 1.0f);
  if (asked > 0 && !up)
    return std::max(wanted, 0.0f);
  if (asked < 0 && !down)
    return std::min(wanted, 0.0f);
  return asked;
}

std::optional<CellFault> amcrt::faultOf(const std::array<float, 3> &answers,
                                        float tolerance) {
  auto [below, middle, above] = answers;
  CellFault fault;
  fault.up = above - middle > 0.5f;
  fault.down = middle - below > 0.5f;
  // Each answer tells the offset; their mean has the least write error.
  fault.offset = (below + (fault.down ? 1.0f : 0.0f) + middle + above -
                  (fault.up ? 1.0f : 0.0f)) /
                 3;
  if (fault.up && fault.down && std::abs(fault.offset) <= tolerance)
    return std::nullopt;
  return fault;
}

Eigen::MatrixXf amcrt::requestsFor(const Eigen::MatrixXf &block, float scale,
                                   const CellFaults &faults,
                                   const Lines &lines) {
  Eigen::MatrixXf asked = block;
  eachFault(faults, lines, [&](uint32_t i, uint32_t j, const CellFault &fault) {
    asked(i, j) = scale * fault.request(block(i, j) / scale);
  });
  // A device's full scale is the largest request.
  if (asked.cwiseAbs().maxCoeff() < scale) {
    Eigen::Index i = 0, j = 0;
    block.cwiseAbs().maxCoeff(&i, &j);
    asked(i, j) = block(i, j);
  }
  return asked;
}
