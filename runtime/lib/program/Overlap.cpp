//===- Overlap.cpp - Do two matrices share elements -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Overlap.h"

#include <algorithm>
#include <optional>

using namespace amcrt;

namespace {

uint64_t lastOf(const Region &r) {
  return r.first + (r.rows - 1) * r.rowStride + (r.cols - 1) * r.colStride;
}

/// Rows of `extent` neighbours, `stride` apart: the elements whose place modulo
/// the stride is in the circular interval [first, first + extent).
struct Columns {
  uint64_t stride, first, extent;
};

std::optional<Columns> columnsOf(const Region &r) {
  bool rowMajor = r.colStride == 1;
  uint64_t stride = rowMajor ? r.rowStride : r.colStride;
  uint64_t extent = rowMajor ? r.cols : r.rows;
  if ((!rowMajor && r.rowStride != 1) || stride < extent)
    return std::nullopt;
  return Columns{stride, r.first % stride, extent};
}

} // namespace

Region amcrt::regionOf(const fb::Matrix &m) {
  return {m.buffer().space(), m.buffer().offset() / 4 + m.offset(),
          m.rows(),           m.cols(),
          m.row_stride(),     m.col_stride()};
}

Region amcrt::regionOf(const fb::Buffer &buffer) {
  bool wide = buffer.element() == fb::ElementType::f64 ||
              buffer.element() == fb::ElementType::i64;
  uint64_t units = buffer.element() == fb::ElementType::i1
                       ? (buffer.elements() + 3) / 4
                       : buffer.elements() * (wide ? 2 : 1);
  units = std::max<uint64_t>(units, 1);
  return {buffer.space(), buffer.offset() / 4, 1, units, units, 1};
}

bool amcrt::overlap(const Region &a, const Region &b) {
  if (a.space != b.space || lastOf(a) < b.first || lastOf(b) < a.first)
    return false;
  std::optional<Columns> p = columnsOf(a), q = columnsOf(b);
  if (!p || !q || p->stride != q->stride)
    return true;
  // Apart when each circular interval begins behind the end of the other.
  uint64_t distance = (q->first + p->stride - p->first) % p->stride;
  return distance < p->extent || distance + q->extent > p->stride;
}
