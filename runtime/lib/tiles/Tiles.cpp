//===- Tiles.cpp - The tiles of a session's device ------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tiles.h"
#include "amcrt/device/DeviceFigures.h"
#include "amcrt/support/Error.h"

#include <array>
#include <cmath>
#include <cstdio>

using namespace amcrt;

namespace {

amc_matrix input(const MatrixView &m) {
  return {m.data, m.rows, m.cols, m.rowStride, m.colStride};
}

amc_matrix_out output(const MatrixView &m) {
  return {m.data, m.rows, m.cols, m.rowStride, m.colStride};
}

} // namespace

Tiles::Tiles(Device device, UnstablePolicy policy, DefectPolicy defects,
             Cost flop, std::vector<amc_tile_id> used)
    : device(std::move(device)), policy(policy), defectPolicy(defects),
      flop(flop) {
  for (amc_tile_id id : used)
    this->used.insert(key(id));
}

Tiles::Tile &Tiles::tileAt(amc_tile_id id) {
  auto [found, isFresh] = tiles.try_emplace(key(id));
  if (isFresh)
    found->second.place = id;
  return found->second;
}

DeviceCounts Tiles::counts() const {
  DefectCounts defects;
  for (const auto &[id, known] : health) {
    defects.defectiveCells += known.faults.size();
    defects.retiredTiles += known.isRetired;
  }
  for (const auto &[id, tile] : tiles) {
    defects.compensatedCells += tile.compensated;
    defects.rearrangedBlocks +=
        tile.lines !=
        Lines::first(tile.lines.rows.size(), tile.lines.cols.size());
  }
  return {done, defects};
}

void Tiles::release(amc_tile_id tile) {
  used.erase(key(tile));
  tiles.erase(key(tile));
}

double Tiles::condition(amc_tile_id tile) const {
  auto found = tiles.find(key(tile));
  return found == tiles.end() ? 0 : found->second.condition;
}

double Tiles::residual(amc_tile_id tile) const {
  auto found = tiles.find(key(tile));
  return found == tiles.end() ? std::numeric_limits<double>::quiet_NaN()
                              : found->second.residual;
}

void Tiles::notDefinite(uint32_t rows) {
  ++done.unstable;
  if (policy == UnstablePolicy::stop)
    throw Error("a matrix of " + std::to_string(rows) +
                " rows is not positive definite, so circuits of its blocks are "
                "not stable; raise --damping");
}

void Tiles::implausible(amc_tile_id id, const char *call,
                        const std::string &what) {
  ++done.implausible;
  if (policy == UnstablePolicy::stop)
    throw Error("device '" + device.name() + "': " + Capacity::text(id) + ": " +
                call + ": " + what +
                ", which no device can mean; test the driver with amc-cts, or "
                "let --unstable=fallback solve digitally");
}

Cost Tiles::standIn(Tile &tile) {
  tile.digital = true;
  ++done.digitalFallbacks;
  double n = double(tile.asked.values().rows());
  return tile.asked.mode() == AMC_MODE_INV ? flop * (2.0 / 3 * n * n * n)
                                           : Cost();
}

std::string Tiles::ask(Tile &tile, const MatrixView &rhs, const MatrixView &out,
                       Cost &cost) {
  amc_tile_id id = tile.place;
  bool inverts = tile.asked.mode() == AMC_MODE_INV;
  amc_solve_result result = inverts
                                ? device.inverse(id, input(rhs), output(out))
                                : device.mvm(id, input(rhs), output(out));
  if (std::string what = impossible(result, rhs.cols); !what.empty())
    return what;
  done.saturated += result.saturated;
  cost = {result.seconds, result.joules};
  std::string what = tile.asked.implausible(rhs, out);
  if (!what.empty() || !inverts || tile.solved)
    return what;
  tile.solved = true;
  Eigen::MatrixXf b = map(rhs);
  double size = b.norm();
  if (size == 0)
    return what;
  double residual = (tile.asked.values() * map(out) - b).norm() / size;
  if (!(residual <= AskedBlock::limit)) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "|M x - b| / |b| is %g", residual);
    return text.data();
  }
  tile.residual = residual;
  return what;
}

Cost Tiles::answer(amc_tile_id id, const MatrixView &rhs,
                   const MatrixView &out) {
  Tile &tile = tileAt(id);
  if (tile.asked.empty())
    throw Error(Capacity::text(id) + ": is used before it is programmed");
  Cost cost;
  if (!tile.digital) {
    std::string what = ask(tile, rhs, out, cost);
    if (what.empty())
      return cost;
    implausible(tile.place,
                tile.asked.mode() == AMC_MODE_INV ? "inverse" : "mvm", what);
    cost += standIn(tile);
  }
  tile.asked.answer(rhs, out);
  cost += flop * (2.0 * double(tile.asked.values().size()) * rhs.cols);
  return cost;
}

Cost Tiles::inverse(amc_tile_id id, const MatrixView &rhs,
                    const MatrixView &out) {
  done.inverses += rhs.cols;
  return answer(id, rhs, out);
}

Cost Tiles::mvm(amc_tile_id id, const MatrixView &rhs, const MatrixView &out) {
  done.mvms += rhs.cols;
  return answer(id, rhs, out);
}

void Tiles::advance(double seconds) {
  device.advance(seconds);
  log.collect(device);
}
