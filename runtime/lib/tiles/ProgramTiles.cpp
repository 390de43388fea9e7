//===- ProgramTiles.cpp - Blocks on tiles as they are ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileJob.h"
#include "amcrt/device/DeviceFigures.h"
#include "amcrt/support/Error.h"

#include <algorithm>
#include <cmath>

using namespace amcrt;
using Eigen::MatrixXf;

namespace {

constexpr int maxAttempts = 3; ///< the first and two with fresh write errors
/// Programmings that bring in what was found, for one block on one tile.
constexpr int maxRepairs = 4;
constexpr uint32_t maxMoves = 3; ///< of the blocks of one tile, in all

/// Asks plainly for what does not answer as it was measured, and no longer
/// plainly for what does not answer to that. Returns whether something changed.
bool correct(CellFaults &faults, const Lines &lines, const MatrixXf &wanted,
             const MatrixXf &got, float tolerance) {
  bool changed = false;
  eachFault(faults, lines, [&](uint32_t i, uint32_t j, CellFault &fault) {
    float want = wanted(i, j), lost = std::abs(got(i, j) - want);
    CellFault measured = fault;
    measured.plain = false;
    float asked = measured.request(want);
    if (lost <= tolerance || asked == want)
      return;
    float promised = fault.plain
                         ? std::abs(measured.answer(asked) - want) + tolerance
                         : std::abs(got(i, j) - measured.answer(asked));
    if (fault.plain ? lost > promised : promised > tolerance) {
      fault.plain = !fault.plain;
      changed = true;
    }
  });
  return changed;
}

} // namespace

std::string Tiles::programAt(amc_tile_id place, amc_tile_mode mode,
                             amc_rounding rounding, const MatrixXf &block,
                             const Lines &lines, amc_program_result &result,
                             Cost &cost) {
  amc_matrix values{block.data(), uint32_t(block.rows()),
                    uint32_t(block.cols()), 1, uint64_t(block.rows())};
  amc_lines on{lines.rows.data(), lines.cols.data()};
  bool isFirst = lines == Lines::first(values.rows, values.cols);
  result =
      device.program(place, mode, rounding, values, isFirst ? nullptr : &on);
  ++done.programs;
  std::string what = impossible(result, info());
  if (!what.empty())
    return what;
  done.cellsWritten += result.cells_written;
  done.failedCells += result.failed_cells;
  uint64_t &worn = health[key(place)].worn;
  done.wornCells += result.worn_cells - worn;
  worn = result.worn_cells;
  done.maxWear = std::max(done.maxWear, result.max_wear);
  cost += {result.seconds, result.joules};
  return what;
}

bool Tiles::write(Tile &tile, Job &job) {
  amc_program_result result{};
  const CellFaults &faults = health[key(tile.place)].faults;
  std::string what = programAt(
      tile.place, job.mode, job.rounding,
      faults.empty() ? job.block
                     : requestsFor(job.block, job.scale, faults, tile.lines),
      tile.lines, result, job.cost);
  if (job.programsOfFirst == 0) {
    job.programsOfFirst = done.programs;
    job.costOfFirst = job.cost;
  }
  if (!what.empty()) {
    implausible(tile.place, "program", what);
    return false;
  }
  tile.condition = result.condition;
  if (result.stable)
    return true;
  ++done.unstable;
  job.failure = Capacity::text(tile.place) +
                ": the programmed circuit is not stable (condition " +
                std::to_string(result.condition) +
                "); raise --damping, or let --unstable=fallback solve it "
                "digitally";
  return false;
}

std::optional<Tiles::Reading> Tiles::read(const Tile &tile, Job &job,
                                          bool &isUsable) {
  if (defectPolicy == DefectPolicy::ignore)
    return std::nullopt;
  MatrixXf got = readBack(tile.place, job.rows(), job.cols());
  if (got.size() == 0)
    return std::nullopt;
  if (!got.allFinite()) {
    implausible(tile.place, "read_back", "an entry is not finite");
    isUsable = false;
    return std::nullopt;
  }
  Reading reading{job.block / job.scale, got / job.scale, {}, {}};
  reading.errors = reading.got - reading.wanted;
  reading.known.setConstant(job.rows(), job.cols(), false);
  eachFault(health[key(tile.place)].faults, tile.lines,
            [&](uint32_t i, uint32_t j, const CellFault &) {
              reading.known(i, j) = true;
            });
  return reading;
}

bool Tiles::choose(Tile &tile, Job &job) {
  bool isLoop = job.mode == AMC_MODE_INV;
  if (isLoop)
    job.cost += flop * (2 * std::pow(double(job.rows()), 3));
  Lines best = chooseLines(
      lineCost(job.mode, job.block / job.scale, health[key(tile.place)].faults),
      uint32_t(capacity().builtLines()), isLoop, tile.lines);
  bool isBetter = best != tile.lines;
  tile.lines = std::move(best);
  return isBetter;
}

Tiles::Outcome Tiles::writeAt(Tile &tile, Job &job) {
  if (tile.lines.rows.size() != job.rows() ||
      tile.lines.cols.size() != job.cols() ||
      (job.mode == AMC_MODE_INV && tile.lines.rows != tile.lines.cols))
    tile.lines = Lines::first(job.rows(), job.cols());
  Health &place = health[key(tile.place)];
  // Entries outside the tolerance whose cells were found to be in order.
  EntryMask inOrder = EntryMask::Constant(job.rows(), job.cols(), false);
  bool isChosen = false;
  auto rearrange = [&] {
    isChosen = true;
    inOrder.setConstant(false);
    return choose(tile, job);
  };
  auto outside = [&](const Reading &reading) -> EntryMask {
    return reading.errors.array().abs() > tolerance();
  };
  /// Whether there is something to write better.
  auto learns = [&](const Reading &reading) {
    EntryMask suspects = outside(reading) && !reading.known && !inOrder;
    if (suspects.any() && place.isTested) {
      probe(tile, suspects, inOrder, job);
      return true;
    }
    if (suspects.any()) {
      if (test(tile.place, job))
        rearrange();
      return true;
    }
    return correct(place.faults, tile.lines, reading.wanted, reading.got,
                   tolerance());
  };
  for (int repairs = 0, attempts = 1;; ++attempts) {
    bool isUsable = write(tile, job);
    if (auto reading = read(tile, job, isUsable)) {
      if (repairs < maxRepairs && learns(*reading)) {
        ++repairs;
        attempts = 0;
        continue;
      }
      EntryMask broken = reading->known || (outside(*reading) && !inOrder);
      if (broken.any()) {
        if (job.mode == AMC_MODE_INV)
          job.cost += flop * (6 * std::pow(double(job.rows()), 3));
        if (!isBearable(job.mode, reading->wanted, reading->errors, broken)) {
          if (isChosen || !rearrange())
            return Outcome::spoilt;
          attempts = 0;
          continue;
        }
      }
    }
    if (isUsable)
      return Outcome::good;
    if (policy == UnstablePolicy::stop && place.faults.empty())
      throw Error(job.failure);
    if (attempts == maxAttempts)
      return Outcome::unusable;
  }
}

bool Tiles::isFree(amc_tile_id place) const {
  auto known = health.find(key(place));
  return !used.contains(key(place)) &&
         (known == health.end() || !known->second.isRetired) &&
         std::none_of(tiles.begin(), tiles.end(), [&](const auto &one) {
           return key(one.second.place) == key(place);
         });
}

bool Tiles::move(Tile &tile) {
  if (tile.moves == maxMoves)
    return false;
  // Spares first, on the chip where the block is, then on the others.
  uint64_t built = capacity().builtTilesPerChip();
  for (uint32_t c = 0; c < info().chips; ++c)
    for (uint64_t t = 0; t < built; ++t) {
      amc_tile_id place{(tile.place.chip + c) % info().chips,
                        uint32_t((info().tiles_per_chip + t) % built)};
      if (!isFree(place))
        continue;
      health[key(tile.place)].isRetired = true;
      tile.place = place;
      tile.lines = {};
      ++tile.moves;
      ++done.movedBlocks;
      return true;
    }
  return false;
}

Cost Tiles::program(amc_tile_id id, amc_tile_mode mode, amc_rounding rounding,
                    const MatrixView &block) {
  Tile &tile = tileAt(id);
  Job job(mode, rounding, map(block));
  auto isBroken = [&] { return !health[key(tile.place)].faults.empty(); };
  uint32_t movesBefore = tile.moves;
  Outcome outcome = writeAt(tile, job);
  while (outcome != Outcome::good && isBroken() && move(tile))
    outcome = writeAt(tile, job);
  if (isBroken() || tile.moves > movesBefore) {
    done.repairPrograms += done.programs - job.programsOfFirst;
    done.repairSeconds += job.cost.seconds - job.costOfFirst.seconds;
    done.repairJoules += job.cost.joules - job.costOfFirst.joules;
  }
  if (outcome == Outcome::unusable && policy == UnstablePolicy::stop)
    throw Error(job.failure);
  tile.compensated = 0;
  eachFault(health[key(tile.place)].faults, tile.lines,
            [&](uint32_t i, uint32_t j, const CellFault &fault) {
              float wanted = job.block(i, j) / job.scale;
              tile.compensated += fault.request(wanted) != wanted;
            });
  tile.asked = AskedBlock(mode, std::move(job.block));
  tile.solved = tile.digital = false;
  if (outcome != Outcome::good) {
    done.defectFallbacks += isBroken();
    job.cost += standIn(tile);
  }
  return job.cost;
}
