//===- ExampleDriver.cpp - A device driver to start from ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Exact products in float32 on chips of eight 16x16 tiles, no inverses. Replace
// what `Tile` does by your hardware. How to compile and test it:
// docs/device-interface.md.
//
//===----------------------------------------------------------------------===//

#include "amcrt/driver/Driver.h"

#include <string_view>

namespace {

struct Tile : amcrt::TileBase {
  std::vector<float> cells; ///< row after row, whatever `write.lines` are

  amc_program_result program(const amcrt::TileWrite &write) {
    const amc_matrix &block = write.block;
    mode = write.mode;
    rows = block.rows;
    cols = block.cols;
    cells.clear();
    for (uint32_t i = 0; i < rows; ++i)
      for (uint32_t j = 0; j < cols; ++j)
        cells.push_back(amcrt::at(block, i, j));
    amc_program_result done{};
    done.stable = 1;
    done.cells_written = cells.size();
    done.condition = 1;
    return done;
  }

  amc_solve_result solve(const amc_matrix &rhs, const amc_matrix_out &out) {
    for (uint32_t j = 0; j < out.cols; ++j) {
      std::vector<float> sums(rows); // `out` may be the memory of `rhs`
      for (uint32_t i = 0; i < rows; ++i)
        for (uint32_t k = 0; k < cols; ++k)
          sums[i] += cells[i * cols + k] * amcrt::at(rhs, k, j);
      for (uint32_t i = 0; i < rows; ++i)
        amcrt::at(out, i, j) = sums[i];
    }
    return {};
  }

  void readBack(const amc_matrix_out &out) {
    for (uint32_t i = 0; i < rows; ++i)
      for (uint32_t j = 0; j < cols; ++j)
        amcrt::at(out, i, j) = cells[i * cols + j];
  }

  // Everything that a tile of yours remembers belongs here.
  void save(amcrt::SnapshotWriter &writer) const {
    writer.put(cells.data(), cells.size() * sizeof(float));
  }
  void load(amcrt::SnapshotReader &reader, amcrt::TileShape shape, double) {
    mode = shape.mode;
    rows = shape.rows;
    cols = shape.cols;
    cells.resize(size_t(rows) * cols);
    reader.take(cells.data(), cells.size() * sizeof(float));
  }
};

/// What stands behind a name of the section "driver" of a description. A driver
/// of yours has a JSON library.
std::string_view fieldOf(std::string_view config, std::string_view name) {
  size_t section = config.find("\"driver\":");
  size_t at = config.find(name, std::min(section, config.size()));
  return at == config.npos ? "" : config.substr(at + name.size() + 1);
}

class Board : public amcrt::TileDevice<Tile> {
public:
  Board(std::string_view config, uint64_t /*seed*/)
      : TileDevice(open(config)) {}

private:
  /// The maker's own fields, "serial_port" and "chips_fitted", may be missing.
  static amcrt::Capacity open(std::string_view config) {
    if (config.find("\"geometry\"") == config.npos)
      throw amcrt::DriverError(AMC_INVALID_ARGUMENT,
                               "the description has no geometry");
    std::string_view port = fieldOf(config, "\"serial_port\"");
    port = port.substr(0, port.find_first_of(",}"));
    if (!port.empty() && port.find("/dev/") == port.npos)
      throw amcrt::DriverError(AMC_FAILED,
                               "driver/serial_port:" + std::string(port) +
                                   ": is not below /dev");
    std::string_view fitted = fieldOf(config, "\"chips_fitted\"");
    fitted = fitted.substr(0, fitted.find(']'));
    auto chips = uint32_t(1 + std::ranges::count(fitted, ','));
    amc_device_info info{};
    info.array_size = 16;
    info.chips = fitted.empty() ? 2 : chips;
    info.tiles_per_chip = 8;
    info.has_mvm = 1;
    info.cell_error = 1e-6; // what is further off is a defect
    return {info, "example"};
  }

  std::unique_ptr<Tile> make(uint64_t) override {
    return std::make_unique<Tile>();
  }
};

} // namespace

extern "C" const amc_device_driver *amc_device_driver_v3(void) {
  static const amc_device_driver table = amcrt::driverTable<Board>("example");
  return &table;
}
