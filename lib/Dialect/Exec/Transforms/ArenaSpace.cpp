//===- ArenaSpace.cpp - What is free in an arena, and when ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaSpace.h"

#include "llvm/ADT/SmallVector.h"

#include <algorithm>
#include <iterator>

using namespace mlir::amc::exec;

void TakenBytes::add(int64_t begin, int64_t end) {
  auto next = ends.upper_bound(begin);
  if (next != ends.begin() && std::prev(next)->second >= begin) {
    --next;
    begin = next->first;
  }
  while (next != ends.end() && next->first <= end) {
    end = std::max(end, next->second);
    next = ends.erase(next);
  }
  ends.emplace_hint(next, begin, end);
}

int64_t TakenBytes::findFree(int64_t offset, int64_t bytes) const {
  auto next = ends.upper_bound(offset);
  if (next != ends.begin())
    offset = std::max(offset, std::prev(next)->second);
  for (; next != ends.end() && next->first < offset + bytes; ++next)
    offset = next->second;
  return offset;
}

template <typename Part, typename Above>
void ArenaSpace::visit(size_t first, size_t last, Part &&part,
                       Above &&above) const {
  for (size_t begin = first + slots, end = last + slots + 1; begin < end;
       begin /= 2, end /= 2) {
    if (begin % 2 == 1)
      part(begin++);
    if (end % 2 == 1)
      part(--end);
  }
  for (size_t leaf : {first + slots, last + slots})
    for (size_t node = leaf; node > 0; node /= 2)
      above(node);
}

int64_t ArenaSpace::findFree(int64_t base, int64_t bytes, size_t first,
                             size_t last) const {
  llvm::SmallVector<const TakenBytes *, 64> taken;
  visit(
      first, last,
      [&](size_t node) { taken.push_back(&nodes[node].sometimes); },
      [&](size_t node) { taken.push_back(&nodes[node].always); });
  int64_t offset = base, before;
  do {
    before = offset;
    for (const TakenBytes *bytesTaken : taken)
      offset = bytesTaken->findFree(offset, bytes);
  } while (offset != before);
  return offset;
}

void ArenaSpace::take(int64_t offset, int64_t bytes, size_t first,
                      size_t last) {
  visit(
      first, last,
      [&](size_t node) {
        nodes[node].always.add(offset, offset + bytes);
        nodes[node].sometimes.add(offset, offset + bytes);
      },
      [&](size_t node) { nodes[node].sometimes.add(offset, offset + bytes); });
}
