//===- UnstableDriver.cpp - A driver with unstable circuits ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For tests. The first `seed` times that a matrix is programmed to be inverted
// its circuit is unstable, and an unstable circuit answers 1e9. Otherwise it
// answers exactly for diagonal matrices, the only ones it understands.
//
//===----------------------------------------------------------------------===//

#include "amcrt/driver/Driver.h"

namespace {

struct Tile : amcrt::TileBase {
  explicit Tile(uint64_t &unstable) : unstable(unstable) {}

  amc_program_result program(const amcrt::TileWrite &write) {
    mode = write.mode;
    rows = write.block.rows;
    cols = write.block.cols;
    latched = unstable > 0;
    unstable -= latched;
    diagonal.clear();
    for (uint32_t i = 0; i < std::min(rows, cols); ++i)
      diagonal.push_back(amcrt::at(write.block, i, i));
    amc_program_result result{};
    result.cells_written = 1;
    result.seconds = 1;
    result.joules = 2;
    result.condition = 7;
    result.stable = !latched;
    return result;
  }

  amc_solve_result solve(const amc_matrix &rhs, const amc_matrix_out &out) {
    if (mode == AMC_MODE_MVM)
      throw amcrt::DriverError(AMC_UNSUPPORTED, "no text");
    for (uint32_t i = 0; i < out.rows; ++i)
      for (uint32_t j = 0; j < out.cols; ++j)
        amcrt::at(out, i, j) =
            latched ? 1e9f : amcrt::at(rhs, i, j) / diagonal[i];
    amc_solve_result result{};
    result.seconds = 10;
    return result;
  }

  void save(amcrt::SnapshotWriter &writer) const {
    writer.put(uint32_t(latched));
    writer.put(diagonal.data(), diagonal.size() * sizeof(float));
  }
  void load(amcrt::SnapshotReader &reader, amcrt::TileShape shape, double) {
    mode = shape.mode;
    rows = shape.rows;
    cols = shape.cols;
    latched = reader.take<uint32_t>();
    diagonal.resize(std::min(rows, cols));
    reader.take(diagonal.data(), diagonal.size() * sizeof(float));
  }

  uint64_t &unstable; ///< of the device
  bool latched = false;
  std::vector<float> diagonal;
};

class Unstable : public amcrt::TileDevice<Tile> {
public:
  Unstable(const char *, uint64_t seed)
      : TileDevice({{64, 4, 256, 1, 1, 0, 0, 0}, "unstable"}), unstable(seed) {}

private:
  std::unique_ptr<Tile> make(uint64_t) override {
    return std::make_unique<Tile>(unstable);
  }
  void saveDevice(amcrt::SnapshotWriter &writer) const override {
    writer.put(unstable);
  }
  void loadDevice(amcrt::SnapshotReader &reader) override {
    unstable = reader.take<uint64_t>();
  }

  uint64_t unstable; ///< programs that will latch
};

} // namespace

extern "C" const amc_device_driver *amc_device_driver_v3(void) {
  static const amc_device_driver table =
      amcrt::driverTable<Unstable>("unstable");
  return &table;
}
