//===- MemoryAccesses.h - Who used which memory last ---------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SESSION_MEMORYACCESSES_H
#define AMCRT_LIB_SESSION_MEMORYACCESSES_H

#include "amcrt/Overlap.h"

#include <cstdint>
#include <iterator>
#include <map>
#include <vector>

namespace amcrt {

/// The reads and writes of the arena since it was last written, in the order of
/// a schedule. The arena is cut where an access begins or ends; a write that
/// covers a piece makes it forget what was before.
class MemoryAccesses {
public:
  /// Calls `body(resource, item)` with accesses that share an element with
  /// `region`, one of the two a write.
  template <typename Body>
  void forEachConflict(const Region &region, bool written, Body &&body) const {
    uint64_t end = endOf(region);
    auto piece = pieces.upper_bound(region.first);
    if (piece != pieces.begin())
      --piece;
    for (; piece != pieces.end() && piece->first < end; ++piece) {
      if (piece->second.end <= region.first)
        continue;
      for (const Access &write : piece->second.writes)
        if (overlap(write.region, region))
          body(write.resource, write.item);
      if (!written)
        continue;
      for (const Access &read : piece->second.reads)
        if (overlap(read.region, region))
          body(read.resource, read.item);
    }
  }

  void add(const Region &region, bool written, uint64_t resource,
           uint32_t item);

private:
  struct Access {
    Region region;
    uint64_t resource;
    uint32_t item;
  };
  struct Piece {
    uint64_t end;
    std::vector<Access> writes, reads;
  };
  using Pieces = std::map<uint64_t, Piece>; ///< by beginning, apart

  static uint64_t endOf(const Region &region);
  /// Cuts the piece that goes over `place`.
  void cut(uint64_t place);

  Pieces pieces;
};

} // namespace amcrt

#endif // AMCRT_LIB_SESSION_MEMORYACCESSES_H
