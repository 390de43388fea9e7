//===- gemm_libraries.cpp - Products by three libraries -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Single-threaded float32 products of the shapes that training steps have, by
// the runtime (Eigen), OpenBLAS and oneDNN: a Markdown table of microseconds
// and GFLOP/s, each the fastest of many repetitions. Run it with
// OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 on an idle machine.
//
//===----------------------------------------------------------------------===//

#include "algebra/Gemm.h"
#include "support/ThreadPool.h"

#include <cblas.h>
#include <oneapi/dnnl/dnnl.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <vector>

namespace {

struct Shape {
  const char *what;
  uint32_t m, n, k;
  bool transposedA, transposedB; ///< in memory, row-major
};

constexpr Shape shapes[] = {
    {"fc forward, x W^T", 64, 12, 784, false, true},
    {"fc input gradient, dy W", 64, 784, 12, false, false},
    {"fc weight gradient, dy^T x", 12, 784, 64, true, false},
    {"fc factor, a^T a", 785, 785, 64, true, false},
    {"mlp forward", 64, 256, 784, false, true},
    {"mlp weight gradient", 256, 784, 64, true, false},
    {"conv factor, im2col", 201, 201, 4096, true, false},
    {"conv factor, 1x1 windows", 63, 63, 64, true, false},
    {"gradient factor", 16, 16, 6400, true, false},
    {"bias border, v^T B", 1, 12, 784, true, false},
    {"refinement, M X", 785, 12, 785, false, false},
    {"square", 512, 512, 512, false, false},
};

/// Seconds of one call: the best of batches that last a millisecond each.
double secondsOf(const std::function<void()> &call) {
  using Clock = std::chrono::steady_clock;
  auto measure = [&](int calls) {
    auto begin = Clock::now();
    for (int i = 0; i < calls; ++i)
      call();
    return std::chrono::duration<double>(Clock::now() - begin).count() / calls;
  };
  int calls = 1 + int(1e-3 / std::max(measure(3), 1e-9));
  double best = 1;
  for (int i = 0; i < 100; ++i)
    best = std::min(best, measure(calls));
  return best;
}

std::vector<float> randomMatrix(size_t elements, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> values(elements);
  for (float &value : values)
    value = uniform(random);
  return values;
}

void compare(const Shape &s) {
  std::vector<float> a = randomMatrix(size_t(s.m) * s.k, 1);
  std::vector<float> b = randomMatrix(size_t(s.k) * s.n, 2);
  std::vector<float> c[3];
  for (std::vector<float> &result : c)
    result.resize(size_t(s.m) * s.n);
  amcrt::ThreadPool pool(1);
  auto view = [](std::vector<float> &data, uint32_t rows, uint32_t cols,
                 bool transposed) -> amcrt::MatrixView {
    if (transposed)
      return {data.data(), rows, cols, 1, rows};
    return {data.data(), rows, cols, cols, 1};
  };
  auto lda = int(s.transposedA ? s.m : s.k);
  auto ldb = int(s.transposedB ? s.k : s.n);
  double seconds[] = {
      secondsOf([&] {
        amcrt::gemm(view(a, s.m, s.k, s.transposedA),
                    view(b, s.k, s.n, s.transposedB),
                    view(c[0], s.m, s.n, false), false, pool);
      }),
      secondsOf([&] {
        cblas_sgemm(CblasRowMajor, s.transposedA ? CblasTrans : CblasNoTrans,
                    s.transposedB ? CblasTrans : CblasNoTrans, int(s.m),
                    int(s.n), int(s.k), 1, a.data(), lda, b.data(), ldb, 0,
                    c[1].data(), int(s.n));
      }),
      secondsOf([&] {
        dnnl_sgemm(s.transposedA ? 'T' : 'N', s.transposedB ? 'T' : 'N', s.m,
                   s.n, s.k, 1, a.data(), lda, b.data(), ldb, 0, c[2].data(),
                   s.n);
      })};
  for (int i = 1; i < 3; ++i)
    for (size_t j = 0; j < c[0].size(); ++j)
      if (std::abs(c[0][j] - c[i][j]) > 1e-5f * float(s.k)) {
        std::fprintf(stderr, "%s: the results differ\n", s.what);
        std::exit(1);
      }
  std::printf("| %s | %u x %u x %u |", s.what, s.m, s.n, s.k);
  for (double time : seconds)
    std::printf(" %.1f (%.0f) |", 1e6 * time, 2e-9 * s.m * s.n * s.k / time);
  std::printf("\n");
}

} // namespace

int main() {
  std::printf("| product | m x n x k | runtime | OpenBLAS | oneDNN |\n"
              "|---|---|---|---|---|\n");
  for (const Shape &shape : shapes)
    compare(shape);
  return 0;
}
