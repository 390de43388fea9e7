//===- MemoryAccesses.cpp - Who used which memory last --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MemoryAccesses.h"

#include <bit>

using namespace amcrt;

static uint64_t endOf(const Region &region) {
  return region.first + (region.rows - 1) * region.rowStride +
         (region.cols - 1) * region.colStride + 1;
}

void UsedRegions::add(const Region &region, ItemOf item) {
  uint64_t length = endOf(region) - region.first;
  classes[std::bit_width(length - 1)].emplace(region.first, Used{region, item});
}

void UsedRegions::forget(uint64_t begin, uint64_t end) {
  for (auto &regions : classes)
    for (auto used = regions.lower_bound(begin);
         used != regions.end() && used->first < end;)
      if (endOf(used->second.region) <= end)
        used = regions.erase(used);
      else
        ++used;
}

void UsedRegions::collect(const Region &region,
                          std::vector<ItemOf> &items) const {
  uint64_t end = endOf(region);
  for (size_t i = 0; i < classes.size(); ++i) {
    uint64_t length = uint64_t(1) << i;
    uint64_t begin = region.first < length ? 0 : region.first - length + 1;
    for (auto used = classes[i].lower_bound(begin);
         used != classes[i].end() && used->first < end; ++used)
      if (overlap(used->second.region, region))
        items.push_back(used->second.item);
  }
}

std::vector<ItemOf> MemoryAccesses::conflicts(const Region &region,
                                              bool written) const {
  std::vector<ItemOf> items;
  uint64_t end = endOf(region);
  auto write = writes.upper_bound(region.first);
  if (write != writes.begin())
    --write;
  for (; write != writes.end() && write->first < end; ++write) {
    uint64_t size = write->second.end - write->first;
    if (overlap({region.space, write->first, 1, size, size, 1}, region))
      items.push_back(write->second.item);
  }
  scattered.collect(region, items);
  if (written)
    reads.collect(region, items);
  return items;
}

void MemoryAccesses::clear(uint64_t begin, uint64_t end) {
  auto write = writes.upper_bound(begin);
  if (write != writes.begin())
    --write;
  while (write != writes.end() && write->first < end) {
    auto [first, old] = *write;
    if (old.end <= begin) {
      ++write;
      continue;
    }
    write = writes.erase(write);
    if (first < begin)
      writes.emplace(first, Write{begin, old.item});
    if (old.end > end)
      writes.emplace(end, old);
  }
}

void MemoryAccesses::add(const Region &region, bool written, ItemOf item) {
  uint64_t end = endOf(region);
  if (!written)
    return reads.add(region, item);
  if (region.rows * region.cols != end - region.first)
    return scattered.add(region, item);
  clear(region.first, end);
  scattered.forget(region.first, end);
  reads.forget(region.first, end);
  writes.emplace(region.first, Write{end, item});
}
