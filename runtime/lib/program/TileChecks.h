//===- TileChecks.h - What tiles hold when they are used ------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_PROGRAM_TILECHECKS_H
#define AMCRT_LIB_PROGRAM_TILECHECKS_H

#include "MemoryChecks.h"
#include "amcrt/driver/Capacity.h"

#include <map>
#include <vector>

namespace amcrt {

/// Follows what each tile holds through the schedules. A tile is used as its
/// own entry point programmed it before, or else as other entry points leave
/// it: `refresh` programs what `apply` uses.
class TileChecks {
public:
  TileChecks(const Capacity &device, MemoryChecks &checks)
      : device(device), checks(checks) {}

  void beginEntry(const std::string &name);
  /// Items of the entry point begun last, at the place `checks.where`.
  void program(const fb::ProgramTile &item);
  void use(const fb::TileRef &tile, const fb::Matrix &rhs,
           const fb::Matrix &out, fb::TileMode mode);
  /// Exists on the device.
  void exists(const fb::TileRef &tile) const;

  /// After all entry points.
  void finish();

private:
  struct Held {
    fb::TileMode mode;
    uint32_t rows, cols;
    bool operator==(const Held &) const = default;
  };
  struct Use {
    size_t entry;
    fb::TileRef tile;
    fb::TileMode mode;
    uint32_t rhsRows, outRows;
    std::string where;
  };
  static uint64_t key(const fb::TileRef &tile) {
    return uint64_t(tile.chip()) << 32 | tile.tile();
  }
  void fits(const Use &use, const Held &held) const;

  const Capacity &device;
  MemoryChecks &checks;
  std::vector<std::string> names;
  std::vector<std::map<uint64_t, Held>> entries; ///< what each programmed last
  std::vector<Use> open; ///< of tiles that their entry did not program before
};

} // namespace amcrt

#endif // AMCRT_LIB_PROGRAM_TILECHECKS_H
