//===- Tiles.h - The tiles of a session's device -------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SESSION_TILES_H
#define AMCRT_LIB_SESSION_TILES_H

#include "AskedBlock.h"
#include "EventLog.h"
#include "amcrt/OpenDevice.h"
#include "amcrt/Session.h"

#include <functional>
#include <limits>
#include <map>

namespace amcrt {

/// Counts of what the tiles did.
struct TileCounts {
  uint64_t programs = 0, cellsWritten = 0, inverses = 0, mvms = 0;
  uint64_t unstable = 0, saturated = 0, digitalFallbacks = 0;
  uint64_t failedCells = 0, wornCells = 0, implausible = 0;
  double maxWear = 0; ///< pulses of the most written cell
};

/// Simulated cost of one operation.
struct Cost {
  double seconds = 0, joules = 0;

  Cost operator*(double times) const {
    return {seconds * times, joules * times};
  }
  Cost &operator+=(const Cost &other) {
    seconds += other.seconds;
    joules += other.joules;
    return *this;
  }
};

/// The device behind the policy for unstable circuits: a tile whose circuit
/// stays unstable is solved digitally until it is programmed again. So is one
/// of which the device tells figures that are impossible (DeviceFigures.h) or
/// gives answers that are implausible (AskedBlock.h); none of these figures
/// goes into a sum.
class Tiles {
public:
  /// `flop`: of the digital engine, for tiles that it stands in for.
  Tiles(Device device, UnstablePolicy policy, Cost flop);

  const amc_device_info &info() const { return device.info(); }
  /// The counts of a run.
  void fill(Totals &totals) const;
  /// 1-norm condition of what was programmed last; 0 when nothing was.
  double condition(amc_tile_id tile) const;
  /// |M x - b| / |b| of the first solve after the last programming, M the block
  /// that was asked for and b all right-hand sides; NaN when there was none.
  double residual(amc_tile_id tile) const;

  /// A matrix cut into blocks is not positive definite, so that circuits of
  /// its blocks are not stable: counted, and an error under `stop`.
  void notDefinite(uint32_t rows);

  Cost program(amc_tile_id tile, amc_tile_mode mode, amc_rounding rounding,
               const MatrixView &block);
  Cost inverse(amc_tile_id tile, const MatrixView &rhs, const MatrixView &out);
  Cost mvm(amc_tile_id tile, const MatrixView &rhs, const MatrixView &out);

  /// Lets the device's clock run and takes what it has to tell.
  void advance(double seconds);
  const EventsReport &events() const { return log.report(); }

  /// Everything that a resumed run needs.
  void save(std::vector<uint8_t> &bytes) const;
  /// Whether a program leaves such a block in a tile.
  using Fits = std::function<bool(amc_tile_id tile, amc_tile_mode mode,
                                  uint32_t rows, uint32_t cols)>;
  /// Takes over what save wrote. Throws Error, and has changed nothing, where
  /// that is not possible.
  void restore(std::span<const uint8_t> bytes, const std::string &origin,
               const Fits &fits);

private:
  struct Tile {
    double condition = 0;
    double residual = std::numeric_limits<double>::quiet_NaN();
    AskedBlock asked;
    bool solved = false;  ///< since it was programmed
    bool digital = false; ///< until it is programmed again
    uint64_t worn = 0;    ///< cells, as far as known
  };
  static uint64_t key(amc_tile_id tile) {
    return uint64_t(tile.chip) << 32 | tile.tile;
  }

  std::map<uint64_t, Tile> takeTiles(std::span<const uint8_t> &bytes,
                                     const std::string &origin,
                                     const Fits &fits) const;
  void tryOut(const std::map<uint64_t, Tile> &saved);
  /// Counts what is wrong with a call on a tile; an error under `stop`.
  void implausible(amc_tile_id id, const char *call, const std::string &what);
  /// One attempt to program a tile. Returns whether it can be used.
  bool write(amc_tile_id id, Tile &tile, amc_tile_mode mode,
             amc_rounding rounding, const MatrixView &block, Cost &cost);
  /// Solves or multiplies on the device. Returns what is wrong with the answer.
  std::string ask(amc_tile_id id, Tile &tile, const MatrixView &rhs,
                  const MatrixView &out, Cost &cost);
  /// The same, digitally where the device cannot.
  Cost answer(amc_tile_id id, const MatrixView &rhs, const MatrixView &out);
  /// Answers digitally from now on. Returns what the preparation costs.
  Cost standIn(Tile &tile);

  Device device;
  UnstablePolicy policy;
  Cost flop;
  TileCounts done;
  EventLog log;
  std::map<uint64_t, Tile> tiles;
};

} // namespace amcrt

#endif // AMCRT_LIB_SESSION_TILES_H
