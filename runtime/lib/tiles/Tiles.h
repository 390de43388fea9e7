//===- Tiles.h - The tiles of a session's device -------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_TILES_TILES_H
#define AMCRT_LIB_TILES_TILES_H

#include "AskedBlock.h"
#include "CellFaults.h"
#include "DefectHarm.h"
#include "EventLog.h"
#include "amcrt/description/CostFormulas.h"
#include "amcrt/device/OpenDevice.h"
#include "amcrt/driver/Capacity.h"
#include "amcrt/tiles/Counts.h"
#include "amcrt/tiles/Policies.h"

#include <array>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <set>

namespace amcrt {

/// The device behind the policy for unstable circuits: a tile whose circuit
/// stays unstable is solved digitally until it is programmed again. So is one
/// of which the device tells figures that are impossible (DeviceFigures.h) or
/// gives answers that are implausible (AskedBlock.h); none of these figures
/// goes into a sum.
///
/// What is programmed is read back. Where entries are further off than cells in
/// order can be, the tile is tested, and its broken cells are made up for: by
/// what is asked of an entry (CellFaults.h), by the lines that the block is on
/// (LineChoice.h), by another tile, or digitally (docs/device.md).
class Tiles {
public:
  /// `flop`: of the digital engine, for tiles that it stands in for. `used`:
  /// the tiles that the program programs; others are free to move blocks to.
  Tiles(Device device, UnstablePolicy policy, DefectPolicy defects, Cost flop,
        std::vector<amc_tile_id> used);

  const amc_device_info &info() const { return device.info(); }
  const Capacity &capacity() const { return device.capacity(); }
  /// Without simulated time and energy.
  DeviceCounts counts() const;
  /// Whether nothing is there and blocks may be moved there; not if it is
  /// broken.
  bool isFree(amc_tile_id place) const;
  /// A tile that is programmed from now on, or no longer.
  void hold(amc_tile_id tile) { used.insert(key(tile)); }
  void release(amc_tile_id tile);

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
  const DeviceEvents &events() const { return log.events(); }

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
  /// A tile of the program.
  struct Tile {
    double condition = 0;
    double residual = std::numeric_limits<double>::quiet_NaN();
    AskedBlock asked;
    bool solved = false;  ///< since it was programmed
    bool digital = false; ///< until it is programmed again
    amc_tile_id place{};  ///< where its blocks are
    Lines lines;          ///< of its last block
    uint32_t moves = 0;
    uint32_t compensated = 0; ///< entries of its last block
  };
  /// What is known of a tile of the device.
  struct Health {
    uint64_t worn = 0;     ///< cells, as told
    bool isTested = false; ///< all of its cells
    bool isRetired = false;
    CellFaults faults;
  };
  /// A block on its way to a tile.
  struct Job;
  struct Reading;
  enum class Outcome { good, unusable, spoilt };

  static uint64_t key(amc_tile_id tile) {
    return uint64_t(tile.chip) << 32 | tile.tile;
  }
  Tile &tileAt(amc_tile_id id);

  // ProgramTiles.cpp.
  /// Programs a tile and keeps its figures. Returns what is impossible in them.
  std::string programAt(amc_tile_id place, amc_tile_mode mode,
                        amc_rounding rounding, const Eigen::MatrixXf &block,
                        const Lines &lines, amc_program_result &result,
                        Cost &cost);
  /// One attempt to program a tile. Returns whether it can be used.
  bool write(Tile &tile, Job &job);
  /// What it holds now, where that can be read; `isUsable`: not if it is no
  /// number.
  std::optional<Reading> read(const Tile &tile, Job &job, bool &isUsable);
  /// Chooses lines anew. Returns whether they are others.
  bool choose(Tile &tile, Job &job);
  /// Programs the tile where it is, as well as its cells allow.
  Outcome writeAt(Tile &tile, Job &job);
  /// Gives it another place, if there is one left for it.
  bool move(Tile &tile);

  // TestTiles.cpp.
  /// What entries on cells in order stay within, as a share of the largest:
  /// what the device says, or else half of it, which cells of any kind can
  /// hold.
  float tolerance() const {
    return info().cell_error > 0 ? float(info().cell_error) : 0.5f;
  }
  /// What a tile holds; empty where that cannot be read.
  Eigen::MatrixXf readBack(amc_tile_id place, uint32_t rows, uint32_t cols);
  /// Measures all cells at three requests each, and takes over what is broken.
  /// Returns whether anything is.
  bool test(amc_tile_id place, Job &job);
  /// The same for entries of a block; those in order go to `inOrder`.
  void probe(const Tile &tile, const EntryMask &suspects, EntryMask &inOrder,
             Job &job);
  /// Programs three blocks and hears what they answer, in units of `scale`.
  bool hear(amc_tile_id place, const Lines &lines,
            const std::function<Eigen::MatrixXf(int)> &block, float scale,
            Job &job, std::array<Eigen::MatrixXf, 3> &answers);

  /// Counts what is wrong with a call on a tile; an error under `stop`.
  void implausible(amc_tile_id id, const char *call, const std::string &what);
  /// Solves or multiplies on the device. Returns what is wrong with the answer.
  std::string ask(Tile &tile, const MatrixView &rhs, const MatrixView &out,
                  Cost &cost);
  /// The same, digitally where the device cannot.
  Cost answer(amc_tile_id id, const MatrixView &rhs, const MatrixView &out);
  /// Answers digitally from now on. Returns what the preparation costs.
  Cost standIn(Tile &tile);

  // SavedTiles.cpp.
  std::map<uint64_t, Tile> takeTiles(std::span<const uint8_t> &bytes,
                                     const std::string &origin,
                                     const Fits &fits) const;
  std::map<uint64_t, Health> takeHealth(std::span<const uint8_t> &bytes,
                                        const std::string &origin) const;
  void tryOut(const std::map<uint64_t, Tile> &saved);

  Device device;
  UnstablePolicy policy;
  DefectPolicy defectPolicy;
  Cost flop;
  std::set<uint64_t> used;
  TileCounts done;
  EventLog log;
  std::map<uint64_t, Tile> tiles;    ///< of the program
  std::map<uint64_t, Health> health; ///< of the device
};

} // namespace amcrt

#endif // AMCRT_LIB_TILES_TILES_H
