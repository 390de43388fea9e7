//===- Tiles.h - The tiles that a driver keeps ---------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DRIVER_TILES_H
#define AMCRT_DRIVER_TILES_H

#include "amcrt/driver/Capacity.h"
#include "amcrt/driver/DriverError.h"

#include <array>
#include <atomic>
#include <memory>
#include <vector>

namespace amcrt {

/// The tiles of a device, each made at its first use, in pages of which those
/// that are used take memory. Different tiles may be used by different threads:
/// the first that needs a page puts it in place for all. A `Tile` has `mode`
/// and `events` (Events.h).
template <typename Tile> class TileTable {
public:
  using Slot = std::unique_ptr<Tile>;

  /// `capacity` must outlive the table.
  explicit TileTable(const Capacity &capacity)
      : capacity(capacity),
        pages((capacity.builtTiles() + pageSize - 1) / pageSize) {}
  ~TileTable() {
    for (std::atomic<Page *> &page : pages)
      delete page.load(std::memory_order_relaxed);
  }
  TileTable(const TileTable &) = delete;
  TileTable &operator=(const TileTable &) = delete;

  void swap(TileTable &other) { pages.swap(other.pages); }

  /// The number of a tile, over all chips. Throws DriverError when the device
  /// has no such tile.
  uint64_t index(amc_tile_id id) const {
    if (!capacity.hasBuilt(id))
      refuse(AMC_OUT_OF_RANGE, capacity.whyNotBuilt(id));
    return capacity.numberOf(id);
  }

  /// Of a tile by its number, below `capacity.builtTiles()`.
  Slot &slot(uint64_t index) {
    std::atomic<Page *> &place = pages[index / pageSize];
    Page *page = place.load(std::memory_order_acquire);
    if (!page) {
      auto fresh = std::make_unique<Page>();
      if (place.compare_exchange_strong(page, fresh.get(),
                                        std::memory_order_acq_rel))
        page = fresh.release();
    }
    return (*page)[index % pageSize];
  }

  /// Throws DriverError unless the tile was programmed.
  Tile &programmed(amc_tile_id id) {
    uint64_t number = index(id);
    Page *page = pages[number / pageSize].load(std::memory_order_acquire);
    if (!page || !(*page)[number % pageSize])
      throw DriverError(AMC_NOT_PROGRAMMED,
                        Capacity::text(id) + " is not programmed");
    return *(*page)[number % pageSize];
  }

  /// Throws DriverError unless the tile was programmed for `mode`.
  Tile &programmed(amc_tile_id id, amc_tile_mode mode) {
    Tile &tile = programmed(id);
    if (tile.mode != mode)
      throw DriverError(AMC_NOT_PROGRAMMED,
                        Capacity::text(id) + " is programmed for " +
                            (mode == AMC_MODE_INV ? "products, not inverses"
                                                  : "inverses, not products"));
    return tile;
  }

  /// As amc_device_driver::events, from the tiles' own queues.
  size_t takeEvents(amc_event *to, size_t room, uint64_t &dropped) {
    size_t count = 0;
    forEach([&](uint64_t, Tile &tile) {
      count += tile.events.take(to + count, room - count);
      dropped += tile.events.takeDropped();
    });
    return count;
  }

  /// Calls visit(number, tile) for every tile that was programmed, in order.
  template <typename F> void forEach(F &&visit) {
    for (size_t i = 0; i < pages.size(); ++i)
      if (Page *page = pages[i].load(std::memory_order_acquire))
        for (size_t j = 0; j < pageSize; ++j)
          if (Slot &tile = (*page)[j])
            visit(uint64_t(i) * pageSize + j, *tile);
  }

private:
  static constexpr size_t pageSize = 1024;
  using Page = std::array<Slot, pageSize>;

  const Capacity &capacity;
  std::vector<std::atomic<Page *>> pages;
};

} // namespace amcrt

#endif // AMCRT_DRIVER_TILES_H
