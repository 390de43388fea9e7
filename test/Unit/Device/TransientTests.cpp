//===- TransientTests.cpp - When a loop has settled -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeviceTools.h"
#include "device/sim/Transient.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <tuple>

using namespace amcrt;
using amcrt::test::noOffsets;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// One cell: x = -b (1 - exp(-wT t / 2)), within a share s of its end from
/// t = 2 ln(1 / s) / wT on, whatever is simulated after that.
TEST(Transient, SettlesWhenItsClosedFormDoes) {
  Arrays arrays{MatrixXd{{1e-5}}, {}, VectorXd{{1e-5}}};
  VectorXd b{{0.1}};
  double wT = 2 * std::numbers::pi * 1e8, share = 1e-3;
  double expected = 2 * std::log(1 / share) / wT;
  for (double seconds :
       {1.05 * expected, 3 * expected, 1e-3, 1e3, 1e300, 1.7e308}) {
    TransientResult r =
        transient(arrays, b, noOffsets(1), {0, 1e8, 1, seconds, 7, share, 1e4});
    EXPECT_NEAR(r.solution[0], -0.1, 1e-15);
    EXPECT_EQ(r.seconds, seconds);
    EXPECT_EQ(r.rests, seconds > 1e-6);
    EXPECT_NEAR(r.largestVolts, 0.1, 1e-15);
    EXPECT_NEAR(r.settledSeconds, expected, 0.2 / wT);
    EXPECT_NEAR(r.outputs(0, 7), 0.1 * std::expm1(-wT * seconds / 2), 1e-7);
  }
  // Too short, beyond the rails, and unstable: never.
  constexpr double never = std::numeric_limits<double>::infinity();
  for (auto [seconds, rail, cell] : {std::tuple{0.9 * expected, 1.0, 1e-5},
                                     {1e-6, 0.05, 1e-5},
                                     {1e-6, 1.0, -0.5e-5}}) {
    arrays.positive(0) = cell;
    TransientResult r = transient(arrays, b, noOffsets(1),
                                  {0, 1e8, rail, seconds, 7, share, 1e4});
    EXPECT_EQ(r.settledSeconds, never);
  }
  // With a shift column the amplifier that sums has the larger voltage:
  // (G - g 1') x = 2e-5 S x = -gin b and s = -sum x.
  arrays = {MatrixXd{{3e-5, 1e-5}, {1e-5, 3e-5}},
            {},
            VectorXd{{1e-5, 1e-5}},
            VectorXd{{1e-5, 1e-5}}};
  TransientResult shifted =
      transient(arrays, VectorXd{{0.1, 0.1}}, noOffsets(2),
                {0, 1e8, 1, 1e-3, 7, share, 1e5});
  EXPECT_NEAR(shifted.solution[0], -0.05, 1e-12);
  EXPECT_NEAR(shifted.largestVolts, 0.1, 1e-12);
  // What never rests ends after the steps allowed: a rotation that the
  // inverter's lag makes grow.
  arrays = {MatrixXd{{0, 1}, {0, 0}}, MatrixXd{{0, 0}, {1, 0}},
            VectorXd::Ones(2)};
  TransientResult r = transient(arrays, VectorXd{{0.1, 0}}, noOffsets(2),
                                {0, 1e8, 1, 1, 7, share, 1e3});
  EXPECT_LE(r.seconds, 1e3 * 0.2 / wT);
  EXPECT_EQ(r.settledSeconds, never);
}

} // namespace
