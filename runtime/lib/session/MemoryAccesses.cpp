//===- MemoryAccesses.cpp - Who used which memory last --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemoryAccesses.h"

#include <algorithm>

using namespace amcrt;

uint64_t MemoryAccesses::endOf(const Region &region) {
  return region.first + (region.rows - 1) * region.rowStride +
         (region.cols - 1) * region.colStride + 1;
}

void MemoryAccesses::cut(uint64_t place) {
  auto piece = pieces.lower_bound(place);
  if (piece == pieces.begin() || (--piece)->second.end <= place)
    return;
  Piece rest = piece->second;
  piece->second.end = place;
  pieces.emplace(place, std::move(rest));
}

void MemoryAccesses::add(const Region &region, bool written, uint64_t resource,
                         uint32_t item) {
  uint64_t end = endOf(region);
  Access access{region, resource, item};
  cut(region.first);
  cut(end);
  auto piece = pieces.lower_bound(region.first);
  if (written && region.rows * region.cols == end - region.first) {
    auto behind = pieces.lower_bound(end);
    pieces.emplace_hint(pieces.erase(piece, behind), region.first,
                        Piece{end, {access}, {}});
    return;
  }
  for (uint64_t place = region.first; place < end;) {
    if (piece == pieces.end() || piece->first > place) {
      uint64_t next = piece == pieces.end() ? end : std::min(piece->first, end);
      piece = pieces.emplace_hint(piece, place, Piece{next, {}, {}});
    }
    std::vector<Access> &list =
        written ? piece->second.writes : piece->second.reads;
    // Again the same: the later one stands for both.
    if (!list.empty() && list.back().resource == resource &&
        list.back().region == region)
      list.back() = access;
    else
      list.push_back(access);
    place = piece->second.end;
    ++piece;
  }
}
