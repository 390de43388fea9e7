//===- Npz.h - Archives of NumPy arrays ----------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DATA_NPZ_H
#define AMCRT_DATA_NPZ_H

#include "amcrt/support/Tensor.h"

#include <span>
#include <string>

namespace amcrt {

/// Writes tensors as an uncompressed .npz archive (a zip of .npy files), which
/// numpy.load reads by the tensors' names. The file appears whole or not at
/// all. Throws Error when it cannot be written or would exceed 4 GiB.
void writeNpz(const std::string &path, std::span<const Tensor> tensors);

} // namespace amcrt

#endif // AMCRT_DATA_NPZ_H
