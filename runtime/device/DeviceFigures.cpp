//===- DeviceFigures.cpp - Which figures of a driver are possible ---------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/device/DeviceFigures.h"

#include <cstdio>
#include <limits>

using namespace amcrt;

namespace {

constexpr double mostOfACall = 1e12; ///< s or J
constexpr uint64_t cellsAnElement = 64;

/// Keeps the first figure that does not fit.
class Figures {
public:
  Figures &atMost(const char *name, uint64_t value, uint64_t most) {
    if (value > most)
      note(name, std::to_string(value));
    return *this;
  }

  Figures &fromZero(const char *name, double value,
                    double most = std::numeric_limits<double>::max()) {
    if (!(value >= 0 && value <= most)) { // nor is NaN
      char text[32];
      std::snprintf(text, sizeof text, "%g", value);
      note(name, text);
    }
    return *this;
  }

  Figures &costs(double seconds, double joules) {
    return fromZero("seconds", seconds, mostOfACall)
        .fromZero("joules", joules, mostOfACall);
  }

  std::string first;

private:
  void note(const char *name, const std::string &value) {
    if (first.empty())
      first = std::string(name) + " is " + value;
  }
};

} // namespace

std::string amcrt::impossible(const amc_program_result &r,
                              const amc_device_info &info) {
  uint64_t lines = uint64_t(info.array_size) + info.spare_lines;
  uint64_t cells = lines * lines * cellsAnElement;
  Figures figures;
  figures.atMost("stable", r.stable, 1)
      .atMost("cells_written", r.cells_written, cells)
      .atMost("failed_cells", r.failed_cells, cells)
      .atMost("worn_cells", r.worn_cells, cells)
      .fromZero("max_wear", r.max_wear)
      .costs(r.seconds, r.joules);
  if (r.stable)
    figures.fromZero("condition", r.condition);
  return figures.first;
}

std::string amcrt::impossible(const amc_device_info &info) {
  constexpr uint64_t mostSpares = 65536;
  return Figures()
      .atMost("spare_lines", info.spare_lines, mostSpares)
      .atMost("spare_tiles", info.spare_tiles, mostSpares)
      .fromZero("cell_error", info.cell_error)
      .first;
}

std::string amcrt::impossible(const amc_solve_result &r, uint32_t columns) {
  return Figures()
      .atMost("saturated", r.saturated, columns)
      .costs(r.seconds, r.joules)
      .first;
}

std::string amcrt::impossible(const amc_calibrate_result &r) {
  return Figures()
      .fromZero("residual", r.residual)
      .costs(r.seconds, r.joules)
      .first;
}
