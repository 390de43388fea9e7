//===- DropoutTests.cpp - Masks of dropout against Random123 --------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Execution.h"

#include <Random123/philox.h>
#include <gtest/gtest.h>

using namespace mlir::amc::test;

namespace {
Array mask(int64_t step, int64_t seed, const std::string &ratio) {
  auto result =
      run(oneOp("train.dropout_mask",
                "ratio = " + ratio + " : f32, seed = " + std::to_string(seed) +
                    " : i64",
                {"tensor<i64>"}, {"tensor<40x50xf32>"}),
          {Array({}, static_cast<double>(step))});
  return result.empty() ? Array() : result[0];
}

TEST(Dropout, IsTheGeneratorsFirstWord) {
  for (int64_t step : {0, 3, 1000000})
    for (int64_t seed : {0L, 7L, 4294967295L}) {
      Array expected({40, 50});
      for (uint32_t i = 0; i < 2000; ++i) {
        r123::Philox2x32 generator;
        auto word = generator({{i, static_cast<uint32_t>(step)}},
                              {{static_cast<uint32_t>(seed)}})[0];
        expected.values[i] = word >= 1u << 30 ? 4.0 / 3.0 : 0.0;
      }
      expectNear(mask(step, seed, "2.5e-01"), expected, 1e-6);
    }
}

TEST(Dropout, KeepsItsShare) {
  for (double ratio : {0.0, 0.5, 0.9}) {
    Array drawn = mask(1, 2, std::to_string(ratio));
    int64_t dropped = 0;
    for (double value : drawn.values)
      dropped += value == 0.0;
    // Four standard deviations of a share of 2000 draws.
    EXPECT_NEAR(dropped / 2000.0, ratio, 0.045);
  }
}
} // namespace
