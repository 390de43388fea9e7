//===- TileTable.h - What every driver checks and keeps ------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_TILETABLE_H
#define AMCRT_DEVICE_TILETABLE_H

#include "BlockLines.h"
#include "EventQueue.h"
#include "TileNumbers.h"
#include "amcrt/description/DeviceDescription.h"
#include "amcrt/device/OpenDevice.h"

#include <Eigen/Core>

#include <array>
#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace amcrt {

/// Thrown inside a driver; becomes the status and text of the failed call.
class DriverError : public std::runtime_error {
public:
  DriverError(amc_status status, const std::string &text)
      : std::runtime_error(text), status(status) {}
  amc_status status;
};

/// The values that a caller passed, as a matrix of Eigen.
using MatrixView = Eigen::Map<const Eigen::MatrixXf, 0, Eigen::Stride<-1, -1>>;
using MatrixOutView = Eigen::Map<Eigen::MatrixXf, 0, Eigen::Stride<-1, -1>>;

/// Calls `body` with the view as one whose stride of one, if it has one, is
/// known when compiled.
template <typename View, typename F>
void withUnitStride(const View &m, F &&body) {
  using Scalar =
      std::conditional_t<std::is_same_v<View, MatrixView>, const float, float>;
  auto as = [&]<int order>(std::integral_constant<int, order>) {
    using Plain = Eigen::Matrix<float, -1, -1, order>;
    using Matrix =
        std::conditional_t<std::is_const_v<Scalar>, const Plain, Plain>;
    Eigen::Map<Matrix, 0, Eigen::OuterStride<>> map(
        const_cast<Scalar *>(m.data()), m.rows(), m.cols(),
        Eigen::OuterStride<>(order == Eigen::RowMajor ? m.innerStride()
                                                      : m.outerStride()));
    body(map);
  };
  if (m.innerStride() == 1)
    as(std::integral_constant<int, Eigen::ColMajor>());
  else if (m.outerStride() == 1)
    as(std::integral_constant<int, Eigen::RowMajor>());
  else
    body(m);
}

/// Throws DriverError on a null pointer, an empty shape or a value that is not
/// finite; `name` names the argument.
MatrixView view(const amc_matrix *matrix, const char *name);

/// Throws DriverError on a null pointer.
MatrixOutView view(const amc_matrix_out *matrix, const char *name);

/// The lines that `given` names, or the first ones where it names none. Throws
/// DriverError unless they are different, below `built`, and the same for the
/// rows and columns of a block to invert.
BlockLines blockLines(const amc_lines *given, uint32_t rows, uint32_t cols,
                      amc_tile_mode mode, uint32_t built);

/// Throws DriverError unless `rhs` has `inputs` rows and `out` has `outputs`
/// rows and a column for each one of `rhs`.
void checkShapes(const MatrixView &rhs, const MatrixOutView &out,
                 Eigen::Index inputs, Eigen::Index outputs);

/// Throws the DriverError of a call whose result for one of its vectors does
/// not fit float32.
[[noreturn]] void doesNotFit(Eigen::Index vector);

/// The tiles of a device, each made at its first use, in pages of which those
/// that are used take memory. Different tiles may be used by different threads:
/// the first that needs a page puts it in place for all.
template <typename Tile> class TileTable {
public:
  using Slot = std::unique_ptr<Tile>;

  explicit TileTable(const DeviceDescription &description)
      : description(description),
        pages((description.capabilities.builtTiles() + pageSize - 1) /
              pageSize) {}
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
    if (id.chip >= description.capabilities.chips ||
        id.tile >= description.capabilities.builtTilesPerChip())
      throw DriverError(
          AMC_OUT_OF_RANGE,
          "there is no " + text(id) + "; the device has " +
              std::to_string(description.capabilities.chips) + " chips of " +
              std::to_string(description.capabilities.builtTilesPerChip()) +
              " tiles");
    return tileNumber(id, description);
  }

  /// Of a tile by its number, below `description.capabilities.builtTiles()`.
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
      throw DriverError(AMC_NOT_PROGRAMMED, text(id) + " is not programmed");
    return *(*page)[number % pageSize];
  }

  /// Throws DriverError unless the tile was programmed for `mode`.
  Tile &programmed(amc_tile_id id, amc_tile_mode mode) {
    Tile &tile = programmed(id);
    if (tile.mode != mode)
      throw DriverError(AMC_NOT_PROGRAMMED,
                        text(id) + " is programmed for " +
                            (mode == AMC_MODE_INV ? "products, not inverses"
                                                  : "inverses, not products"));
    return tile;
  }

  /// Reads a block to write. Throws DriverError when it does not fit.
  MatrixView block(const amc_matrix *block, amc_tile_mode mode) const {
    MatrixView values = view(block, "block");
    if (mode != AMC_MODE_INV && mode != AMC_MODE_MVM)
      throw DriverError(AMC_INVALID_ARGUMENT,
                        "mode " + std::to_string(int(mode)) + " is not known");
    bool inverts = mode == AMC_MODE_INV;
    if (description.capabilities.periphery ==
        (inverts ? Periphery::mvm : Periphery::inv))
      throw DriverError(
          AMC_UNSUPPORTED,
          "device '" + description.name + "' has no periphery for " +
              (inverts ? "inverses" : "products") + " (/geometry/periphery)");
    if (values.rows() > description.capabilities.arraySize ||
        values.cols() > description.capabilities.arraySize)
      throw DriverError(
          AMC_INVALID_ARGUMENT,
          "a block of " + std::to_string(values.rows()) + "x" +
              std::to_string(values.cols()) + " does not fit an array of " +
              std::to_string(description.capabilities.arraySize) + "x" +
              std::to_string(description.capabilities.arraySize));
    if (mode == AMC_MODE_INV && values.rows() != values.cols())
      throw DriverError(AMC_INVALID_ARGUMENT,
                        "a block to invert must be square, not " +
                            std::to_string(values.rows()) + "x" +
                            std::to_string(values.cols()));
    return values;
  }

  /// Where to write a block of this shape. Throws DriverError when it cannot
  /// be written there.
  BlockLines lines(const amc_lines *given, const amc_matrix &block,
                   amc_tile_mode mode) const {
    return blockLines(given, block.rows, block.cols, mode,
                      description.capabilities.builtLines());
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

  static std::string text(amc_tile_id id) {
    return "tile " + std::to_string(id.tile) + " of chip " +
           std::to_string(id.chip);
  }

private:
  static constexpr size_t pageSize = 1024;
  using Page = std::array<Slot, pageSize>;

  const DeviceDescription &description;
  std::vector<std::atomic<Page *>> pages;
};

/// Runs `body`, keeping what it throws as `error`.
template <typename F>
amc_status guarded(std::string &error, F &&body) noexcept {
  try {
    body();
    return AMC_OK;
  } catch (const DriverError &failed) {
    error = failed.what();
    return failed.status;
  } catch (const std::exception &failed) {
    error = failed.what();
    return AMC_FAILED;
  }
}

} // namespace amcrt

#endif // AMCRT_DEVICE_TILETABLE_H
