//===- Tensor.h - A named buffer of a loaded program ---------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_SUPPORT_TENSOR_H
#define AMCRT_SUPPORT_TENSOR_H

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

namespace amcrt {

enum class ElementType : uint8_t { f32, f64, i64, i32, i1 };

/// Of one element; 0 for what is no element type.
constexpr size_t bytesOf(ElementType element) {
  switch (element) {
  case ElementType::f64:
  case ElementType::i64:
    return 8;
  case ElementType::f32:
  case ElementType::i32:
    return 4;
  case ElementType::i1:
    return 1;
  }
  return 0;
}

/// What a loss takes an input for, of which every element is a label. Labels
/// in `ignored` add nothing to the loss, and need be no class.
struct LabelRule {
  /// first, ..., first + classes - 1; the sum is in range.
  int64_t first = 0, classes = 1;
  std::vector<int64_t> ignored;
  bool mean = true; ///< the loss is divided by the labels not ignored

  bool isClass(int64_t label) const {
    return label >= first && label < first + classes;
  }
  bool ignores(int64_t label) const {
    return std::find(ignored.begin(), ignored.end(), label) != ignored.end();
  }
};

/// What an output is to training and evaluation.
enum class OutputRole : uint8_t { other, loss, scores };

/// An input, output or state tensor: contiguous, row-major, in the arena.
struct Tensor {
  std::string name;
  ElementType element;
  std::vector<int64_t> shape;
  void *data;
  std::vector<LabelRule> labels = {}; ///< of an input, one for each loss
  OutputRole role = OutputRole::other;

  int64_t elements() const {
    return std::accumulate(shape.begin(), shape.end(), int64_t(1),
                           std::multiplies<>());
  }
  size_t bytes() const { return size_t(elements()) * bytesOf(element); }
};

} // namespace amcrt

#endif // AMCRT_SUPPORT_TENSOR_H
