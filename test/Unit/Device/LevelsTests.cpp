//===- LevelsTests.cpp - Blocks as conductance levels ---------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeviceTools.h"
#include "amcrt/support/Error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

using namespace amcrt;
using namespace amcrt::test;
using Eigen::MatrixXf;

namespace {

/// The levels in siemens, by the formulas of docs/device.md.
std::vector<double> levelsOf(unsigned bits, bool geometric, double gmin,
                             double gmax) {
  std::vector<double> levels(size_t(1) << bits);
  double steps = double(levels.size() - 1);
  for (size_t k = 0; k < levels.size(); ++k)
    levels[k] = geometric ? gmin * std::pow(gmax / gmin, double(k) / steps)
                          : gmin + double(k) / steps * (gmax - gmin);
  return levels;
}

/// Matrix of the device described, without errors but those of its levels.
MatrixXf realised(const std::string &config, const MatrixXf &block) {
  Device device = Device::open("sim", config, 1);
  device.program({0, 0}, AMC_MODE_MVM, AMC_ROUND_NEAREST, in(block));
  MatrixXf matrix(block.rows(), block.cols()), product = block;
  MatrixXf columns = MatrixXf::Identity(block.cols(), block.cols());
  device.readBack({0, 0}, out(matrix));
  device.mvm({0, 0}, in(columns), out(product));
  EXPECT_TRUE(product.allFinite());
  std::vector<uint8_t> state = device.snapshot();
  device.restore(state);
  return matrix;
}

/// Every entry is at its nearest level, with any largest negative entry, or the
/// description is refused because no level can stand for the zero of -1 and 1.
TEST(ColumnShift, HoldsBothSignsAtAnyLevelsOrIsRefused) {
  constexpr double gmax = 35e-6;
  constexpr double rounding = 2 * 0x1p-24 * gmax; // two cells in float32
  unsigned refused = 0;
  for (unsigned bits = 1; bits <= 12; ++bits)
    for (bool geometric : {false, true})
      for (double ratio : {1.01, 2.0, 10.0, 70.0, 1e3, 1e5}) {
        double gmin = gmax / ratio;
        std::vector<double> levels = levelsOf(bits, geometric, gmin, gmax);
        char config[400];
        std::snprintf(config, sizeof config,
                      R"({"base": "ideal", "cell": {"level_bits": %u,
                          "spacing": "%s", "sign_scheme": "column_shift",
                          "min_conductance_siemens": %.17g}})",
                      bits, geometric ? "geometric" : "linear", gmin);
        if (levels[levels.size() - 2] < (gmin + gmax) / 2) {
          ++refused;
          EXPECT_THROW(Device::open("sim", config, 1), Error) << config;
          continue;
        }
        for (double c : {0.0, 1e-3, 0.3, 0.999, 1.0}) {
          MatrixXf block{{1, float(-c), 0.5f}, {0.123f, 0, float(-0.7 * c)}};
          MatrixXf got = realised(config, block);
          // The lowest level q with (q - gmin) / (gmax - q) >= c.
          double q = *std::find_if(levels.begin(), levels.end(), [&](double g) {
            return (g - gmin) >= c * (gmax - g) * (1 - 1e-6);
          });
          for (Eigen::Index i = 0; i < block.size(); ++i) {
            double wanted = q + double(block(i)) * (gmax - q);
            double written = q + double(got(i)) * (gmax - q);
            auto off = [&](double g) { return std::abs(g - wanted); };
            double least = off(levels[0]);
            for (double g : levels)
              least = std::min(least, off(g));
            EXPECT_NEAR(off(written), least, 1e-5 * (gmax - gmin) + rounding)
                << config;
          }
        }
      }
  // Two levels always; geometric ones of 2 bits from 10 : 1 on, of 3 bits from
  // 1000 : 1, of 4 bits at 1e5 : 1.
  EXPECT_EQ(refused, 6u + 6 + 4 + 2 + 1);
}

} // namespace
