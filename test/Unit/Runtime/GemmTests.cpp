//===- GemmTests.cpp - Products against plain loops -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "algebra/Gemm.h"
#include "support/ThreadPool.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <random>
#include <vector>

using namespace amcrt;

namespace {

enum Layout { rowMajor, colMajor, padded, strided };

/// A matrix with its memory; memory that is no element holds `filler`.
struct Stored {
  static constexpr float filler = 12345;
  std::vector<float> memory;
  MatrixView view;

  Stored(uint32_t rows, uint32_t cols, Layout layout, uint64_t seed) {
    uint64_t rowStride = cols, colStride = 1;
    if (layout == colMajor)
      rowStride = 1, colStride = rows;
    if (layout == padded)
      rowStride = cols + 5;
    if (layout == strided)
      rowStride = 3 * uint64_t(cols) + 2, colStride = 3;
    memory.assign((rows - 1) * rowStride + (cols - 1) * colStride + 1, filler);
    view = {memory.data(), rows, cols, rowStride, colStride};
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<float> uniform(-1, 1);
    for (uint32_t i = 0; i < rows; ++i)
      for (uint32_t j = 0; j < cols; ++j)
        at(i, j) = uniform(random);
  }
  float &at(uint32_t i, uint32_t j) {
    return memory[i * view.rowStride + j * view.colStride];
  }
};

/// Compares with sums in float64; what is no element of c must stay.
void check(uint32_t m, uint32_t n, uint32_t k, Layout la, Layout lb, Layout lc,
           bool accumulate, ThreadPool &pool) {
  SCOPED_TRACE(testing::Message() << m << "x" << n << "x" << k << " layouts "
                                  << la << lb << lc << " " << accumulate);
  Stored a(m, k, la, 1), b(k, n, lb, 2), c(m, n, lc, 3), before = c;
  gemm(a.view, b.view,
       {c.memory.data(), m, n, c.view.rowStride, c.view.colStride}, accumulate,
       pool);
  double worst = 0;
  for (uint32_t i = 0; i < m; ++i)
    for (uint32_t j = 0; j < n; ++j) {
      double sum = accumulate ? before.at(i, j) : 0;
      for (uint32_t l = 0; l < k; ++l)
        sum += double(a.at(i, l)) * double(b.at(l, j));
      worst = std::max(worst, std::abs(sum - double(c.at(i, j))));
      c.at(i, j) = before.at(i, j) = Stored::filler;
    }
  // k terms of at most 1, each rounded.
  EXPECT_LT(worst, 1e-7 * (k + 2));
  for (float value : c.memory)
    ASSERT_EQ(value, Stored::filler);
}

TEST(Gemm, EveryLayout) {
  ThreadPool pool(2);
  for (Layout la : {rowMajor, colMajor, padded, strided})
    for (Layout lb : {rowMajor, colMajor, padded, strided})
      for (Layout lc : {rowMajor, colMajor, padded, strided})
        for (bool accumulate : {false, true}) {
          check(7, 5, 3, la, lb, lc, accumulate, pool);
          check(65, 33, 40, la, lb, lc, accumulate, pool);
        }
}

TEST(Gemm, Shapes) {
  ThreadPool pool(4);
  for (uint32_t m : {1u, 2u, 16u, 17u, 201u})
    for (uint32_t n : {1u, 3u, 64u, 130u})
      for (uint32_t k : {1u, 2u, 64u, 257u})
        for (Layout lb : {rowMajor, colMajor})
          check(m, n, k, rowMajor, lb, rowMajor, false, pool);
}

TEST(Gemm, LargeEnoughForBlocks) {
  ThreadPool pool(3);
  check(785, 785, 64, colMajor, rowMajor, rowMajor, false, pool);
  check(64, 785, 256, rowMajor, colMajor, rowMajor, true, pool);
  check(401, 120, 401, padded, rowMajor, colMajor, false, pool);
}

TEST(Gemm, TheSameBitsForEveryNumberOfThreads) {
  for (auto [m, n, k] : {std::array<uint32_t, 3>{785, 785, 64},
                         {64, 785, 256},
                         {300, 17, 900}}) {
    Stored a(m, k, rowMajor, 4), b(k, n, colMajor, 5);
    std::vector<float> first;
    for (unsigned threads : {1u, 2u, 3u, 8u}) {
      ThreadPool pool(threads);
      Stored c(m, n, rowMajor, 6);
      gemm(a.view, b.view, {c.memory.data(), m, n, n, 1}, true, pool);
      if (first.empty())
        first = c.memory;
      EXPECT_EQ(std::memcmp(first.data(), c.memory.data(),
                            first.size() * sizeof(float)),
                0);
    }
  }
}

TEST(ThreadPool, EveryChunkOnce) {
  for (unsigned threads : {1u, 2u, 5u}) {
    ThreadPool pool(threads);
    for (uint64_t chunks : {0u, 1u, 2u, 100u, 1u})
      for (int repeat = 0; repeat < 50; ++repeat) {
        std::vector<std::atomic<int>> counts(chunks);
        pool.run(
            chunks,
            [](void *context, uint64_t chunk) {
              auto &all =
                  *static_cast<std::vector<std::atomic<int>> *>(context);
              ++all[chunk];
            },
            &counts);
        for (auto &count : counts)
          ASSERT_EQ(count, 1);
      }
  }
}

} // namespace
