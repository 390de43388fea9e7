//===- SavedTiles.cpp - Tiles in a saved state -------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tiles.h"
#include "support/Bytes.h"

#include <cmath>

using namespace amcrt;

void Tiles::save(std::vector<uint8_t> &bytes) const {
  put(bytes, done);
  log.save(bytes);
  put(bytes, uint64_t(tiles.size()));
  for (const auto &[id, tile] : tiles) {
    put(bytes, id);
    put(bytes, tile.condition);
    put(bytes, tile.residual);
    put(bytes, uint8_t(tile.solved));
    put(bytes, uint8_t(tile.digital));
    put(bytes, key(tile.place));
    put(bytes, tile.moves);
    put(bytes, tile.compensated);
    const Eigen::MatrixXf &block = tile.asked.values();
    put(bytes, uint32_t(tile.asked.mode()));
    put(bytes, uint32_t(block.rows()));
    put(bytes, uint32_t(block.cols()));
    putBytes(bytes, block.data(), size_t(block.size()) * sizeof(float));
    for (const std::vector<uint32_t> *lines :
         {&tile.lines.rows, &tile.lines.cols})
      putBytes(bytes, lines->data(), lines->size() * sizeof(uint32_t));
  }
  put(bytes, uint64_t(health.size()));
  for (const auto &[place, known] : health) {
    put(bytes, place);
    put(bytes, known.worn);
    put(bytes, uint8_t(known.isTested));
    put(bytes, uint8_t(known.isRetired));
    put(bytes, uint64_t(known.faults.size()));
    for (const auto &[cell, fault] : known.faults) {
      put(bytes, cell.first);
      put(bytes, cell.second);
      put(bytes, fault.offset);
      put(bytes, uint8_t(fault.up));
      put(bytes, uint8_t(fault.down));
      put(bytes, uint8_t(fault.plain));
    }
  }
  std::vector<uint8_t> snapshot = device.snapshot();
  put(bytes, uint64_t(snapshot.size()));
  putBytes(bytes, snapshot.data(), snapshot.size());
}

[[noreturn]] static void notOfThisProgram(const std::string &origin,
                                          amc_tile_id id,
                                          const std::string &what) {
  throw Error(origin + ": the saved state is not of this program: " +
              Capacity::text(id) + " " + what);
}

/// `count` different lines below `built`.
static std::vector<uint32_t> takeLines(std::span<const uint8_t> &bytes,
                                       uint32_t count, uint32_t built,
                                       const std::string &origin) {
  std::vector<bool> taken(built);
  std::vector<uint32_t> lines;
  while (lines.size() < count) {
    auto line = take<uint32_t>(bytes, origin);
    if (line >= built || taken[line])
      throw Error(origin + ": the saved state is damaged (lines)");
    taken[line] = true;
    lines.push_back(line);
  }
  return lines;
}

/// The tiles that `Tiles::save` wrote. Throws Error where one is not possible.
std::map<uint64_t, Tiles::Tile>
Tiles::takeTiles(std::span<const uint8_t> &bytes, const std::string &origin,
                 const Fits &fits) const {
  std::map<uint64_t, Tile> saved;
  std::set<uint64_t> places;
  uint64_t builtLines = capacity().builtLines();
  for (auto left = take<uint64_t>(bytes, origin); left > 0; --left) {
    auto number = take<uint64_t>(bytes, origin);
    amc_tile_id id{uint32_t(number >> 32), uint32_t(number)};
    auto refuse = [&](const std::string &what) {
      notOfThisProgram(origin, id, what);
    };
    if (!capacity().has(id))
      refuse("does not exist");
    if (saved.contains(number))
      refuse("is there twice");
    Tile tile;
    tile.condition = take<double>(bytes, origin);
    tile.residual = take<double>(bytes, origin);
    tile.solved = takeFlag(bytes, origin);
    tile.digital = takeFlag(bytes, origin);
    auto place = take<uint64_t>(bytes, origin);
    tile.place = {uint32_t(place >> 32), uint32_t(place)};
    bool isElsewhere = place != number;
    if (!capacity().hasBuilt(tile.place) || !places.insert(place).second ||
        (isElsewhere && used.contains(place)))
      refuse("is at " + Capacity::text(tile.place) + ", where it cannot be");
    tile.moves = take<uint32_t>(bytes, origin);
    tile.compensated = take<uint32_t>(bytes, origin);
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
      tile.lines.rows = takeLines(bytes, rows, builtLines, origin);
      tile.lines.cols = takeLines(bytes, cols, builtLines, origin);
      if (mode == AMC_MODE_INV && tile.lines.rows != tile.lines.cols)
        throw Error(origin + ": the saved state is damaged (lines)");
    }
    saved[number] = std::move(tile);
  }
  return saved;
}

/// What `Tiles::save` wrote of the device. Throws Error where it cannot be.
std::map<uint64_t, Tiles::Health>
Tiles::takeHealth(std::span<const uint8_t> &bytes,
                  const std::string &origin) const {
  std::map<uint64_t, Health> saved;
  uint64_t builtLines = capacity().builtLines();
  auto damaged = [&] {
    throw Error(origin + ": the saved state is damaged (defects)");
  };
  for (auto left = take<uint64_t>(bytes, origin); left > 0; --left) {
    auto place = take<uint64_t>(bytes, origin);
    amc_tile_id id{uint32_t(place >> 32), uint32_t(place)};
    if (!capacity().hasBuilt(id))
      notOfThisProgram(origin, id, "does not exist");
    auto [at, isFirst] = saved.try_emplace(place);
    if (!isFirst)
      damaged();
    Health &known = at->second;
    known.worn = take<uint64_t>(bytes, origin);
    known.isTested = takeFlag(bytes, origin);
    known.isRetired = takeFlag(bytes, origin);
    for (auto cells = take<uint64_t>(bytes, origin); cells > 0; --cells) {
      auto row = take<uint32_t>(bytes, origin);
      auto column = take<uint32_t>(bytes, origin);
      CellFault fault;
      fault.offset = take<float>(bytes, origin);
      fault.up = takeFlag(bytes, origin);
      fault.down = takeFlag(bytes, origin);
      fault.plain = takeFlag(bytes, origin);
      if (row >= builtLines || column >= builtLines ||
          !std::isfinite(fault.offset) ||
          !known.faults.emplace(std::pair(row, column), fault).second)
        damaged();
    }
  }
  return saved;
}

/// Whether the device's tiles are what the runtime takes them for is seen by
/// one operation on each. Throws Error.
void Tiles::tryOut(const std::map<uint64_t, Tile> &saved) {
  for (const auto &[number, tile] : saved) {
    if (tile.digital || tile.asked.empty())
      continue;
    amc_tile_id id = tile.place;
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
  for (double figure :
       {counts.maxWear, counts.repairSeconds, counts.repairJoules})
    if (!(figure >= 0) || !std::isfinite(figure))
      throw Error(origin + ": the saved state is damaged (wear or repairs)");
  EventLog savedLog = EventLog::restore(bytes, origin);
  std::map<uint64_t, Tile> saved = takeTiles(bytes, origin, fits);
  std::map<uint64_t, Health> savedHealth = takeHealth(bytes, origin);
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
  health = std::move(savedHealth);
  done = counts;
  log = std::move(savedLog);
}
