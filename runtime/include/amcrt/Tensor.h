//===- Tensor.h - A named buffer of a loaded program ---------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_TENSOR_H
#define AMCRT_TENSOR_H

#include <cstdint>
#include <string>
#include <vector>

namespace amcrt {

enum class ElementType : uint8_t { f32, f64, i64, i32, i1 };

/// An input, output or state tensor: contiguous, row-major, in the arena.
struct Tensor {
  std::string name;
  ElementType element;
  std::vector<int64_t> shape;
  void *data;
};

} // namespace amcrt

#endif // AMCRT_TENSOR_H
