//===- Multiply.cpp - amc-sim mvm -----------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "Matrices.h"
#include "amcrt/Error.h"
#include "amcrt/OpenDevice.h"
#include "amcrt/description/DeviceDescription.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

using namespace amcrt;
using namespace amcrt::sim;

void sim::multiply(const OperationOptions &options) {
  Matrix a = readMatrix(options.matrix), v = readMatrix(options.rhs);
  DeviceDescription d = DeviceDescription::load(options.device);
  if (v.rows() != a.cols())
    throw Error(options.rhs + ": has " + std::to_string(v.rows()) +
                " rows, the matrix " + std::to_string(a.cols()) + " columns");
  Eigen::Index size = d.arraySize;
  Eigen::Index tileRows = (a.rows() + size - 1) / size,
               tileCols = (a.cols() + size - 1) / size;
  uint64_t needed = uint64_t(tileRows) * uint64_t(tileCols);
  if (needed > d.tiles())
    throw Error(options.matrix + ": needs " + std::to_string(needed) +
                " tiles, '" + d.name + "' has " + std::to_string(d.tiles()));

  Device device = Device::open("sim", d.toJson(), options.seed);
  Matrix y = Matrix::Zero(a.rows(), v.cols());
  double programSeconds = 0, programJoules = 0, seconds = 0, joules = 0;
  uint64_t cells = 0, saturated = 0;
  for (Eigen::Index i = 0; i < tileRows; ++i)
    for (Eigen::Index j = 0; j < tileCols; ++j) {
      Eigen::Index row = i * size, col = j * size;
      Eigen::Index rows = std::min(size, a.rows() - row),
                   cols = std::min(size, a.cols() - col);
      auto index = uint32_t(i * tileCols + j);
      amc_tile_id tile{index / d.tilesPerChip, index % d.tilesPerChip};
      amc_program_result programmed =
          device.program(tile, AMC_MODE_MVM, AMC_ROUND_NEAREST,
                         block(a, row, col, rows, cols));
      Matrix part(rows, v.cols());
      amc_solve_result done =
          device.mvm(tile, block(v, col, 0, cols, v.cols()), view(part));
      y.middleRows(row, rows) += part;
      // Tiles work at the same time, sums are digital.
      programSeconds = std::max(programSeconds, programmed.seconds);
      seconds = std::max(seconds, done.seconds);
      programJoules += programmed.joules;
      joules += done.joules;
      cells += programmed.cells_written;
      saturated += done.saturated;
    }
  double error = relativeError(y, a.cast<double>() * v.cast<double>());
  std::printf("error          %.4g (relative to float64)\n", error);
  std::printf("tiles          %llu\n", static_cast<unsigned long long>(needed));
  std::printf("saturated      %llu columns\n",
              static_cast<unsigned long long>(saturated));
  std::printf("multiplying    %.4g s, %.4g J\n", seconds, joules);
  std::printf("programming    %.4g s, %.4g J, %llu cells\n", programSeconds,
              programJoules, static_cast<unsigned long long>(cells));
  if (!options.output.empty())
    writeMatrix(options.output, y);
  if (!options.report.empty())
    writeText(options.report,
              nlohmann::json{{"error", error},
                             {"tiles", needed},
                             {"saturated", saturated},
                             {"mvm_seconds", seconds},
                             {"mvm_joules", joules},
                             {"program_seconds", programSeconds},
                             {"program_joules", programJoules},
                             {"cells_written", cells}}
                      .dump(1) +
                  "\n");
}
