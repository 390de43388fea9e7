//===- Gemm.cpp - Matrix products -----------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Gemm.h"
#include "support/ThreadPool.h"

#define EIGEN_DONT_PARALLELIZE
#include <Eigen/Core>

#include <algorithm>
#include <vector>

using namespace amcrt;

namespace {

template <int Order>
using Dense = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Order>;
template <int Order>
using Map = Eigen::Map<Dense<Order>, 0, Eigen::OuterStride<>>;

bool isRowMajor(const MatrixView &m) { return m.colStride == 1 || m.cols == 1; }
bool isColMajor(const MatrixView &m) { return m.rowStride == 1 || m.rows == 1; }

template <int Order> Map<Order> map(const MatrixView &m) {
  uint64_t stride = Order == Eigen::RowMajor ? m.rowStride : m.colStride;
  return {m.data, m.rows, m.cols, Eigen::OuterStride<>(Eigen::Index(stride))};
}

/// A view with a stride of one; copies to `storage` when `m` has none.
MatrixView packed(const MatrixView &m, std::vector<float> &storage) {
  if (isRowMajor(m) || isColMajor(m))
    return m;
  storage.resize(size_t(m.rows) * m.cols);
  for (uint32_t i = 0; i < m.rows; ++i)
    for (uint32_t j = 0; j < m.cols; ++j)
      storage[size_t(i) * m.cols + j] =
          m.data[i * m.rowStride + j * m.colStride];
  return {storage.data(), m.rows, m.cols, m.cols, 1};
}

template <int OrderA, int OrderB>
void multiply(const MatrixView &a, const MatrixView &b, const MatrixView &c,
              bool accumulate) {
  Map<Eigen::RowMajor> out = map<Eigen::RowMajor>(c);
  if (accumulate)
    out.noalias() += map<OrderA>(a) * map<OrderB>(b);
  else
    out.noalias() = map<OrderA>(a) * map<OrderB>(b);
}

/// One block; c is row-major.
void block(const MatrixView &a, const MatrixView &b, const MatrixView &c,
           bool accumulate) {
  constexpr int row = Eigen::RowMajor, col = Eigen::ColMajor;
  bool ra = isRowMajor(a), rb = isRowMajor(b);
  if (ra && rb)
    multiply<row, row>(a, b, c, accumulate);
  else if (ra)
    multiply<row, col>(a, b, c, accumulate);
  else if (rb)
    multiply<col, row>(a, b, c, accumulate);
  else
    multiply<col, col>(a, b, c, accumulate);
}

/// Rows or columns of c that one chunk computes.
struct Blocks {
  MatrixView a, b, c;
  bool accumulate;
  bool byRows;
  uint32_t size;

  void run(uint64_t chunk) const {
    uint32_t extent = byRows ? c.rows : c.cols;
    uint32_t first = uint32_t(chunk) * size;
    uint32_t count = std::min(size, extent - first);
    MatrixView pa = a, pb = b, pc = c;
    if (byRows) {
      pa.data += first * a.rowStride;
      pc.data += first * c.rowStride;
      pa.rows = pc.rows = count;
    } else {
      pb.data += first * b.colStride;
      pc.data += first * c.colStride;
      pb.cols = pc.cols = count;
    }
    block(pa, pb, pc, accumulate);
  }
};

} // namespace

void amcrt::gemm(const MatrixView &a, const MatrixView &b, const MatrixView &c,
                 bool accumulate, ThreadPool &pool) {
  if (!isRowMajor(c)) {
    if (isColMajor(c))
      return gemm(b.transposed(), a.transposed(), c.transposed(), accumulate,
                  pool);
    // No stride of one: compute aside and copy.
    std::vector<float> storage;
    MatrixView aside = packed(c, storage);
    gemm(a, b, aside, accumulate, pool);
    for (uint32_t i = 0; i < c.rows; ++i)
      for (uint32_t j = 0; j < c.cols; ++j)
        c.data[i * c.rowStride + j * c.colStride] =
            aside.data[size_t(i) * c.cols + j];
    return;
  }
  std::vector<float> storageA, storageB;
  Blocks blocks{packed(a, storageA), packed(b, storageB), c,
                accumulate,          c.rows >= c.cols,    0};
  // A block below some million operations costs more to hand out than to run.
  uint64_t flops = 2ull * c.rows * c.cols * a.cols;
  uint32_t extent = blocks.byRows ? c.rows : c.cols;
  uint64_t parts = std::clamp<uint64_t>(flops / 4000000, 1, 8);
  uint32_t size = uint32_t((extent + parts - 1) / parts);
  blocks.size = std::max<uint32_t>((size + 15) / 16 * 16, 16);
  pool.run((extent + blocks.size - 1) / blocks.size,
           [](void *context, uint64_t chunk) {
             static_cast<const Blocks *>(context)->run(chunk);
           },
           &blocks);
}
