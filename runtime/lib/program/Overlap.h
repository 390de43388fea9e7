//===- Overlap.h - Do two matrices share elements ------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_PROGRAM_OVERLAP_H
#define AMCRT_LIB_PROGRAM_OVERLAP_H

#include "amcrt/schema/program_generated.h"

namespace amcrt {

/// Where a matrix lies in its space: element (i, j) at first + i rowStride +
/// j colStride, counted in units of 4 bytes.
struct Region {
  fb::Space space;
  uint64_t first, rows, cols, rowStride, colStride;
};

/// Of what was verified to lie within its space.
Region regionOf(const fb::Matrix &matrix);
Region regionOf(const fb::Buffer &buffer);

/// Whether two regions may share an element. Exact for contiguous regions and
/// for views of one matrix, as blocks and every k-th row are; otherwise true
/// when their ranges overlap.
bool overlap(const Region &a, const Region &b);

} // namespace amcrt

#endif // AMCRT_LIB_PROGRAM_OVERLAP_H
