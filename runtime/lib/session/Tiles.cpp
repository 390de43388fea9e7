//===- Tiles.cpp - The tiles of a session's device ------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tiles.h"
#include "Bytes.h"

#include <Eigen/LU>

#include <algorithm>

using namespace amcrt;

struct Tiles::Digital {
  amc_tile_mode mode;
  Eigen::MatrixXf matrix;
  Eigen::PartialPivLU<Eigen::MatrixXd> factors; ///< of `inv` tiles

  Digital(amc_tile_mode mode, Eigen::MatrixXf block)
      : mode(mode), matrix(std::move(block)) {
    if (mode == AMC_MODE_INV)
      factors.compute(matrix.cast<double>());
  }
};

namespace {

constexpr int maxAttempts = 3; ///< the first and two with fresh write errors

using Strides = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;
using Map = Eigen::Map<Eigen::MatrixXf, 0, Strides>;

Map map(const MatrixView &m) {
  return {m.data, m.rows, m.cols,
          Strides(Eigen::Index(m.colStride), Eigen::Index(m.rowStride))};
}

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
Tiles::~Tiles() = default;

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

Cost Tiles::program(amc_tile_id id, amc_tile_mode mode, amc_rounding rounding,
                    const MatrixView &block) {
  Tile &tile = tiles[key(id)];
  Cost cost;
  for (int attempt = 0; attempt < maxAttempts; ++attempt) {
    amc_program_result result =
        device.program(id, mode, rounding, input(block));
    ++done.programs;
    done.cellsWritten += result.cells_written;
    done.failedCells += result.failed_cells;
    done.wornCells += result.worn_cells - tile.worn;
    tile.worn = result.worn_cells;
    done.maxWear = std::max(done.maxWear, result.max_wear);
    cost.seconds += result.seconds;
    cost.joules += result.joules;
    tile.condition = result.condition;
    tile.digital.reset();
    if (result.stable) {
      if (mode == AMC_MODE_INV)
        tile.unchecked = map(block);
      return cost;
    }
    ++done.unstable;
    if (policy == UnstablePolicy::stop)
      throw Error(nameOf(id) +
                  ": the programmed circuit is not stable (condition " +
                  std::to_string(result.condition) +
                  "); raise --damping, or let --unstable=fallback solve it "
                  "digitally");
  }
  tile.digital = std::make_shared<Digital>(mode, map(block));
  ++done.digitalFallbacks;
  double n = block.rows;
  if (mode == AMC_MODE_INV)
    cost += flop * (2.0 / 3 * n * n * n);
  return cost;
}

Cost Tiles::digitalCost(const Digital &digital, const MatrixView &rhs) const {
  return flop * (2.0 * double(digital.matrix.size()) * rhs.cols);
}

Cost Tiles::inverse(amc_tile_id id, const MatrixView &rhs,
                    const MatrixView &out) {
  done.inverses += rhs.cols;
  auto found = tiles.find(key(id));
  if (found != tiles.end() && found->second.digital) {
    map(out) = found->second.digital->factors.solve(map(rhs).cast<double>())
                   .cast<float>();
    return digitalCost(*found->second.digital, rhs);
  }
  // The output may lie where the input does.
  Eigen::MatrixXf *block =
      found == tiles.end() ? nullptr : &found->second.unchecked;
  Eigen::MatrixXf asked;
  if (block && block->size() > 0)
    asked = map(rhs);
  amc_solve_result result = device.inverse(id, input(rhs), output(out));
  done.saturated += result.saturated;
  if (asked.size() > 0) {
    double size = asked.norm();
    if (size > 0)
      found->second.residual = (*block * map(out) - asked).norm() / size;
    block->resize(0, 0);
  }
  return {result.seconds, result.joules};
}

Cost Tiles::mvm(amc_tile_id id, const MatrixView &rhs, const MatrixView &out) {
  done.mvms += rhs.cols;
  if (auto found = tiles.find(key(id));
      found != tiles.end() && found->second.digital) {
    map(out).noalias() = found->second.digital->matrix * map(rhs);
    return digitalCost(*found->second.digital, rhs);
  }
  amc_solve_result result = device.mvm(id, input(rhs), output(out));
  done.saturated += result.saturated;
  return {result.seconds, result.joules};
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
    put(bytes, uint32_t(tile.digital ? tile.digital->mode : 0));
    put(bytes, uint32_t(tile.digital ? tile.digital->matrix.rows() : 0));
    put(bytes, uint32_t(tile.digital ? tile.digital->matrix.cols() : 0));
    if (tile.digital)
      putBytes(bytes, tile.digital->matrix.data(),
               size_t(tile.digital->matrix.size()) * sizeof(float));
  }
  std::vector<uint8_t> snapshot = device.snapshot();
  put(bytes, uint64_t(snapshot.size()));
  putBytes(bytes, snapshot.data(), snapshot.size());
}

void Tiles::restore(std::span<const uint8_t> &bytes,
                    const std::string &origin) {
  TileCounts counts = take<TileCounts>(bytes, origin);
  EventLog savedLog = EventLog::restore(bytes, origin);
  std::map<uint64_t, Tile> saved;
  for (auto left = take<uint64_t>(bytes, origin); left > 0; --left) {
    auto id = take<uint64_t>(bytes, origin);
    Tile tile;
    tile.condition = take<double>(bytes, origin);
    tile.residual = take<double>(bytes, origin);
    tile.worn = take<uint64_t>(bytes, origin);
    auto mode = take<uint32_t>(bytes, origin);
    auto rows = take<uint32_t>(bytes, origin);
    auto cols = take<uint32_t>(bytes, origin);
    if (mode > AMC_MODE_MVM || std::max(rows, cols) > info().array_size ||
        (mode == AMC_MODE_INV && rows != cols))
      throw Error(origin + ": the saved state has a tile of " +
                  std::to_string(rows) + "x" + std::to_string(cols) +
                  "; the device has " + std::to_string(info().array_size));
    if (rows > 0 && cols > 0) {
      Eigen::MatrixXf matrix(rows, cols);
      std::span<const uint8_t> data =
          takeBytes(bytes, size_t(matrix.size()) * sizeof(float), origin);
      std::memcpy(matrix.data(), data.data(), data.size());
      tile.digital =
          std::make_shared<Digital>(amc_tile_mode(mode), std::move(matrix));
    }
    saved[id] = tile;
  }
  auto size = take<uint64_t>(bytes, origin);
  std::span<const uint8_t> snapshot = takeBytes(bytes, size, origin);
  device.restore({snapshot.begin(), snapshot.end()});
  tiles = std::move(saved);
  done = counts;
  log = std::move(savedLog);
}
