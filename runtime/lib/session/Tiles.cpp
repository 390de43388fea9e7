//===- Tiles.cpp - The tiles of a session's device ------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tiles.h"
#include "Bytes.h"
#include "amcrt/DeviceFigures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

using namespace amcrt;

namespace {

constexpr int maxAttempts = 3; ///< the first and two with fresh write errors

amc_matrix input(const MatrixView &m) {
  return {m.data, m.rows, m.cols, m.rowStride, m.colStride};
}

amc_matrix_out output(const MatrixView &m) {
  return {m.data, m.rows, m.cols, m.rowStride, m.colStride};
}

std::string nameOf(amc_tile_id tile) {
  return "chip " + std::to_string(tile.chip) + ", tile " +
         std::to_string(tile.tile);
}

} // namespace

Tiles::Tiles(Device device, UnstablePolicy policy, Cost flop)
    : device(std::move(device)), policy(policy), flop(flop) {}

void Tiles::fill(Totals &totals) const {
  totals.programs = done.programs;
  totals.cellsWritten = done.cellsWritten;
  totals.inverses = done.inverses;
  totals.mvms = done.mvms;
  totals.unstable = done.unstable;
  totals.saturated = done.saturated;
  totals.implausible = done.implausible;
  totals.digitalFallbacks = done.digitalFallbacks;
  totals.failedCells = done.failedCells;
  totals.wornCells = done.wornCells;
  totals.maxWear = done.maxWear;
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
    throw Error("device '" + device.name() + "': " + nameOf(id) + ": " + call +
                ": " + what +
                ", which no device can mean; test the driver with amc-cts, or "
                "let --unstable=fallback solve digitally");
}

bool Tiles::write(amc_tile_id id, Tile &tile, amc_tile_mode mode,
                  amc_rounding rounding, const MatrixView &block, Cost &cost) {
  amc_program_result result = device.program(id, mode, rounding, input(block));
  ++done.programs;
  if (std::string what = impossible(result, info()); !what.empty()) {
    implausible(id, "program", what);
    return false;
  }
  done.cellsWritten += result.cells_written;
  done.failedCells += result.failed_cells;
  done.wornCells += result.worn_cells - tile.worn;
  tile.worn = result.worn_cells;
  done.maxWear = std::max(done.maxWear, result.max_wear);
  cost += {result.seconds, result.joules};
  tile.condition = result.condition;
  if (result.stable)
    return true;
  ++done.unstable;
  if (policy == UnstablePolicy::stop)
    throw Error(nameOf(id) +
                ": the programmed circuit is not stable (condition " +
                std::to_string(result.condition) +
                "); raise --damping, or let --unstable=fallback solve it "
                "digitally");
  return false;
}

Cost Tiles::program(amc_tile_id id, amc_tile_mode mode, amc_rounding rounding,
                    const MatrixView &block) {
  Tile &tile = tiles[key(id)];
  Cost cost;
  bool usable = false;
  for (int attempt = 0; attempt < maxAttempts && !usable; ++attempt)
    usable = write(id, tile, mode, rounding, block, cost);
  tile.asked = AskedBlock(mode, map(block));
  tile.solved = tile.digital = false;
  if (!usable)
    cost += standIn(tile);
  return cost;
}

Cost Tiles::standIn(Tile &tile) {
  tile.digital = true;
  ++done.digitalFallbacks;
  double n = double(tile.asked.values().rows());
  return tile.asked.mode() == AMC_MODE_INV ? flop * (2.0 / 3 * n * n * n)
                                           : Cost();
}

std::string Tiles::ask(amc_tile_id id, Tile &tile, const MatrixView &rhs,
                       const MatrixView &out, Cost &cost) {
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
  Tile &tile = tiles[key(id)];
  if (tile.asked.empty())
    throw Error(nameOf(id) + ": is used before it is programmed");
  Cost cost;
  if (!tile.digital) {
    std::string what = ask(id, tile, rhs, out, cost);
    if (what.empty())
      return cost;
    implausible(id, tile.asked.mode() == AMC_MODE_INV ? "inverse" : "mvm",
                what);
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

void Tiles::save(std::vector<uint8_t> &bytes) const {
  put(bytes, done);
  log.save(bytes);
  put(bytes, uint64_t(tiles.size()));
  for (const auto &[id, tile] : tiles) {
    put(bytes, id);
    put(bytes, tile.condition);
    put(bytes, tile.residual);
    put(bytes, tile.worn);
    put(bytes, uint8_t(tile.solved));
    put(bytes, uint8_t(tile.digital));
    const Eigen::MatrixXf &block = tile.asked.values();
    put(bytes, uint32_t(tile.asked.mode()));
    put(bytes, uint32_t(block.rows()));
    put(bytes, uint32_t(block.cols()));
    putBytes(bytes, block.data(), size_t(block.size()) * sizeof(float));
  }
  std::vector<uint8_t> snapshot = device.snapshot();
  put(bytes, uint64_t(snapshot.size()));
  putBytes(bytes, snapshot.data(), snapshot.size());
}

/// The tiles that `Tiles::save` wrote. Throws Error where one is not possible.
std::map<uint64_t, Tiles::Tile>
Tiles::takeTiles(std::span<const uint8_t> &bytes, const std::string &origin,
                 const Fits &fits) const {
  std::map<uint64_t, Tile> saved;
  for (auto left = take<uint64_t>(bytes, origin); left > 0; --left) {
    auto number = take<uint64_t>(bytes, origin);
    amc_tile_id id{uint32_t(number >> 32), uint32_t(number)};
    auto refuse = [&](const std::string &what) {
      throw Error(origin + ": the saved state is not of this program: " +
                  nameOf(id) + " " + what);
    };
    if (id.chip >= info().chips || id.tile >= info().tiles_per_chip)
      refuse("does not exist");
    if (saved.contains(number))
      refuse("is there twice");
    Tile tile;
    tile.condition = take<double>(bytes, origin);
    tile.residual = take<double>(bytes, origin);
    tile.worn = take<uint64_t>(bytes, origin);
    tile.solved = takeFlag(bytes, origin);
    tile.digital = takeFlag(bytes, origin);
    auto savedMode = take<uint32_t>(bytes, origin);
    if (savedMode > AMC_MODE_MVM)
      refuse("is in an unknown mode");
    auto mode = amc_tile_mode(savedMode);
    auto rows = take<uint32_t>(bytes, origin);
    auto cols = take<uint32_t>(bytes, origin);
    // One that was never programmed holds nothing, and is not used.
    if ((rows > 0 || cols > 0) && !fits(id, mode, rows, cols))
      refuse("holds " + std::to_string(rows) + "x" + std::to_string(cols) +
             (mode == AMC_MODE_INV ? " to invert" : " to multiply with") +
             ", which it never does");
    if (rows > 0) {
      Eigen::MatrixXf matrix(rows, cols);
      std::span<const uint8_t> data =
          takeBytes(bytes, size_t(matrix.size()) * sizeof(float), origin);
      std::memcpy(matrix.data(), data.data(), data.size());
      tile.asked = AskedBlock(mode, std::move(matrix));
    }
    saved[number] = std::move(tile);
  }
  return saved;
}

/// Whether the device's tiles are what the runtime takes them for is seen by
/// one operation on each. Throws Error.
void Tiles::tryOut(const std::map<uint64_t, Tile> &saved) {
  for (const auto &[number, tile] : saved) {
    if (tile.digital || tile.asked.empty())
      continue;
    amc_tile_id id{uint32_t(number >> 32), uint32_t(number)};
    Eigen::VectorXf zero = Eigen::VectorXf::Zero(tile.asked.values().cols());
    Eigen::VectorXf result = Eigen::VectorXf::Zero(tile.asked.values().rows());
    amc_matrix rhs{zero.data(), uint32_t(zero.size()), 1, 1,
                   uint64_t(zero.size())};
    amc_matrix_out out{result.data(), uint32_t(result.size()), 1, 1,
                       uint64_t(result.size())};
    if (tile.asked.mode() == AMC_MODE_INV)
      device.inverse(id, rhs, out);
    else
      device.mvm(id, rhs, out);
  }
}

void Tiles::restore(std::span<const uint8_t> bytes, const std::string &origin,
                    const Fits &fits) {
  auto counts = take<TileCounts>(bytes, origin);
  if (!(counts.maxWear >= 0) || !std::isfinite(counts.maxWear))
    throw Error(origin + ": the saved state is damaged (wear)");
  EventLog savedLog = EventLog::restore(bytes, origin);
  std::map<uint64_t, Tile> saved = takeTiles(bytes, origin, fits);
  auto size = take<uint64_t>(bytes, origin);
  std::span<const uint8_t> last = takeBytes(bytes, size, origin);
  if (!bytes.empty())
    throw Error(origin + ": the saved state is longer than it should be");
  std::vector<uint8_t> snapshot(last.begin(), last.end());
  std::vector<uint8_t> before = device.snapshot();
  try {
    device.restore(snapshot);
    // A device with lasting memory has its own state, of which nothing is told.
    if (!snapshot.empty()) {
      tryOut(saved);
      device.restore(snapshot);
      uint64_t dropped = 0;
      device.events(dropped);
    }
  } catch (const Error &error) {
    device.restore(before);
    throw Error(origin + ": " + error.what());
  }
  tiles = std::move(saved);
  done = counts;
  log = std::move(savedLog);
}
