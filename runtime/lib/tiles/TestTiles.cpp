//===- TestTiles.cpp - Finding the broken cells of a tile --------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Cells are asked for -1, 0 and 1 in three programmings, in each of which a
// third of them is asked for each, so that the largest magnitude of all is 1. A
// tile that multiplies is tested by products, whose circuits are always stable.
//
//===----------------------------------------------------------------------===//

#include "TileJob.h"

#include <algorithm>

using namespace amcrt;
using Eigen::MatrixXf;

namespace {

/// What entry number `entry` is asked for in programming `turn`: 0, 1 or 2 for
/// -1, 0 and 1.
Eigen::Index requestOf(Eigen::Index entry, int turn) {
  return (entry + turn) % 3;
}

/// The lines of a tile in sets of at most `size`, of which every row and column
/// are together in one.
std::vector<std::vector<uint32_t>> windows(uint32_t size, uint32_t built) {
  std::vector<uint32_t> all = Lines::first(built, 0).rows;
  if (built <= size)
    return {all};
  std::vector<std::vector<uint32_t>> sets;
  if (size == 1) { // one at a time; cells between lines are not reached
    for (uint32_t line : all)
      sets.push_back({line});
    return sets;
  }
  uint32_t part = size / 2;
  auto add = [&](std::vector<uint32_t> &set, uint32_t from) {
    set.insert(set.end(), all.begin() + from,
               all.begin() + std::min(from + part, built));
  };
  for (uint32_t a = 0; a < built; a += part)
    for (uint32_t b = a + part; b < built; b += part) {
      add(sets.emplace_back(), a);
      add(sets.back(), b);
    }
  return sets;
}

} // namespace

MatrixXf Tiles::readBack(amc_tile_id place, uint32_t rows, uint32_t cols) {
  MatrixXf read(rows, cols);
  amc_matrix_out out{read.data(), rows, cols, 1, rows};
  return device.readBack(place, out) ? read : MatrixXf();
}

bool Tiles::hear(amc_tile_id place, const Lines &lines,
                 const std::function<MatrixXf(int)> &block, float scale,
                 Job &job, std::array<MatrixXf, 3> &answers) {
  amc_tile_mode mode = info().has_mvm ? AMC_MODE_MVM : AMC_MODE_INV;
  for (int turn = 0; turn < 3; ++turn) {
    MatrixXf asked = block(turn);
    amc_program_result result{};
    if (!programAt(place, mode, AMC_ROUND_NEAREST, asked, lines, result,
                   job.cost)
             .empty())
      return false;
    answers[size_t(turn)] =
        readBack(place, uint32_t(asked.rows()), uint32_t(asked.cols())) / scale;
    if (answers[size_t(turn)].size() == 0 || !answers[size_t(turn)].allFinite())
      return false;
  }
  return true;
}

bool Tiles::test(amc_tile_id place, Job &job) {
  Health &known = health[key(place)];
  known.isTested = true;
  for (const std::vector<uint32_t> &window :
       windows(info().array_size, uint32_t(capacity().builtLines()))) {
    auto n = Eigen::Index(window.size());
    std::array<MatrixXf, 3> answers;
    auto block = [&](int turn) -> MatrixXf {
      return MatrixXf::NullaryExpr(n, n, [&](Eigen::Index i, Eigen::Index j) {
        return float(requestOf(i + j, turn)) - 1;
      });
    };
    if (!hear(place, {window, window}, block, 1, job, answers))
      return !known.faults.empty();
    for (Eigen::Index j = 0; j < n; ++j)
      for (Eigen::Index i = 0; i < n; ++i) {
        std::array<float, 3> heard{};
        for (int turn = 0; turn < 3; ++turn)
          heard[size_t(requestOf(i + j, turn))] = answers[size_t(turn)](i, j);
        if (auto fault = faultOf(heard, tolerance()))
          known.faults[{window[size_t(i)], window[size_t(j)]}] = *fault;
      }
  }
  return !known.faults.empty();
}

void Tiles::probe(const Tile &tile, const EntryMask &suspects,
                  EntryMask &inOrder, Job &job) {
  CellFaults &faults = health[key(tile.place)].faults;
  MatrixXf asked = requestsFor(job.block, job.scale, faults, tile.lines);
  auto eachSuspect = [&](auto &&visit) {
    Eigen::Index entry = 0;
    for (Eigen::Index j = 0; j < suspects.cols(); ++j)
      for (Eigen::Index i = 0; i < suspects.rows(); ++i)
        if (suspects(i, j))
          visit(i, j, entry++);
  };
  auto block = [&](int turn) {
    MatrixXf changed = asked;
    eachSuspect([&](Eigen::Index i, Eigen::Index j, Eigen::Index entry) {
      changed(i, j) = job.scale * (float(requestOf(entry, turn)) - 1);
    });
    // The full scale stays, if need be by an entry that is not asked about.
    if (changed.cwiseAbs().maxCoeff() < job.scale) {
      Eigen::Index i = 0, j = 0;
      suspects.select(0, asked.array().abs()).maxCoeff(&i, &j);
      changed(i, j) = job.scale;
    }
    return changed;
  };
  std::array<MatrixXf, 3> answers;
  if (!hear(tile.place, tile.lines, block, job.scale, job, answers))
    return;
  eachSuspect([&](Eigen::Index i, Eigen::Index j, Eigen::Index entry) {
    std::array<float, 3> heard{};
    for (int turn = 0; turn < 3; ++turn)
      heard[size_t(requestOf(entry, turn))] = answers[size_t(turn)](i, j);
    auto fault = faultOf(heard, tolerance());
    inOrder(i, j) = !fault;
    if (fault)
      faults[{tile.lines.rows[size_t(i)], tile.lines.cols[size_t(j)]}] = *fault;
  });
}
