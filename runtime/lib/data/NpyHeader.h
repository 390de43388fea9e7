//===- NpyHeader.h - What a .npy file says of its array ------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_DATA_NPYHEADER_H
#define AMCRT_LIB_DATA_NPYHEADER_H

#include "amcrt/support/Tensor.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace amcrt {

/// The dictionary of NumPy's format (numpy.lib.format, versions 1 to 3).
struct NpyHeader {
  std::string type; ///< 'descr', e.g. "<f4"
  bool isFortran = false;
  std::vector<uint64_t> shape; ///< each dimension below 2^40
  std::string shapeText;       ///< as written, e.g. "(2, 3)"
};

/// Reads a dictionary with each of the three names once, such as
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`. Throws Error
/// with `path` and the name whose value is not valid.
NpyHeader parseNpyHeader(std::string_view text, const std::string &path);

/// Magic, version, length and dictionary of a file of this tensor, of a
/// multiple of 64 bytes; the data follow.
std::string npyHeader(const Tensor &tensor);
std::span<const uint8_t> bytesIn(const Tensor &tensor);

} // namespace amcrt

#endif // AMCRT_LIB_DATA_NPYHEADER_H
