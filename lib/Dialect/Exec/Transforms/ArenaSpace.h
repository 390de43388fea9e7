//===- ArenaSpace.h - What is free in an arena, and when ------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_DIALECT_EXEC_TRANSFORMS_ARENASPACE_H
#define AMC_LIB_DIALECT_EXEC_TRANSFORMS_ARENASPACE_H

#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace mlir::amc::exec {

/// Bytes that are taken, as ranges that do not touch.
class TakenBytes {
public:
  void add(int64_t begin, int64_t end);
  /// The lowest offset from `offset` on behind which `bytes` are free.
  int64_t findFree(int64_t offset, int64_t bytes) const;

private:
  std::map<int64_t, int64_t> ends; ///< by beginning
};

/// Places of buffers by offset and time, a segment tree over the slots of time:
/// a buffer's bytes are entered in the nodes that make up its time, and in
/// those above. Ranges that touch are one, so the time of a question grows with
/// the gaps that are too small and not with the buffers that live meanwhile.
class ArenaSpace {
public:
  explicit ArenaSpace(size_t slots)
      : slots(std::bit_ceil(slots)), nodes(2 * this->slots) {}

  /// The lowest offset from `base` on at which `bytes` are free from slot
  /// `first` to slot `last`, both included.
  int64_t findFree(int64_t base, int64_t bytes, size_t first,
                   size_t last) const;
  void take(int64_t offset, int64_t bytes, size_t first, size_t last);

private:
  /// Taken in all of a node's slots, and in some.
  struct Node {
    TakenBytes always, sometimes;
  };
  /// Calls `part` with the nodes that make up the slots from `first` to `last`,
  /// and `above` with those from these two slots up to the root.
  template <typename Part, typename Above>
  void visit(size_t first, size_t last, Part &&part, Above &&above) const;

  size_t slots;
  std::vector<Node> nodes; ///< node i is above 2 i and 2 i + 1
};

} // namespace mlir::amc::exec

#endif // AMC_LIB_DIALECT_EXEC_TRANSFORMS_ARENASPACE_H
