//===- Npy.h - Matrices in files of NumPy's format ------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DATA_NPY_H
#define AMCRT_DATA_NPY_H

#include "amcrt/support/Tensor.h"

#include <string>
#include <vector>

namespace amcrt {

struct FloatMatrix {
  size_t rows = 0, cols = 0;
  std::vector<float> values; ///< row-major
};

/// Reads a .npy file of two axes, or of one: a column. Throws Error naming the
/// file, and the first element that is not a float32 number.
FloatMatrix readMatrix(const std::string &path);

/// Writes a .npy file, all or nothing. Throws Error.
void writeNpy(const std::string &path, const Tensor &tensor);

} // namespace amcrt

#endif // AMCRT_DATA_NPY_H
