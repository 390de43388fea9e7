//===- MemoryAccesses.h - Who used which memory last ---------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SESSION_MEMORYACCESSES_H
#define AMCRT_LIB_SESSION_MEMORYACCESSES_H

#include "program/Overlap.h"

#include <array>
#include <cstdint>
#include <map>
#include <vector>

namespace amcrt {

/// An item of a schedule, and the resource that runs it.
struct ItemOf {
  uint64_t resource;
  uint32_t item;
};

/// Regions with the items that use them. One that is between half of and all of
/// a power of two long and meets a range begins less than that before it: by
/// classes of length a search looks at few others.
class UsedRegions {
public:
  void add(const Region &region, ItemOf item);
  /// Forgets those that lie between the two places.
  void forget(uint64_t begin, uint64_t end);
  /// Appends the items of those that may share an element with `region`.
  void collect(const Region &region, std::vector<ItemOf> &items) const;

private:
  struct Used {
    Region region;
    ItemOf item;
  };
  std::array<std::multimap<uint64_t, Used>, 64> classes; ///< by beginning
};

/// The reads and writes of the arena that a later item may have to wait for, in
/// the order of a schedule. A write of all elements of a range makes it forget
/// what was there before: who waits for the write has waited for that.
class MemoryAccesses {
public:
  /// The items that share an element with `region` where it or they write.
  std::vector<ItemOf> conflicts(const Region &region, bool written) const;
  void add(const Region &region, bool written, ItemOf item);

private:
  struct Write {
    uint64_t end;
    ItemOf item;
  };
  /// Leaves nothing in `writes` between the two places.
  void clear(uint64_t begin, uint64_t end);

  std::map<uint64_t, Write> writes; ///< of ranges, by beginning, apart
  UsedRegions scattered;            ///< writes that leave elements out
  UsedRegions reads;
};

} // namespace amcrt

#endif // AMCRT_LIB_SESSION_MEMORYACCESSES_H
