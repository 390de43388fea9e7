//===- Tensor.h - A named buffer of a loaded program ---------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_TENSOR_H
#define AMCRT_TENSOR_H

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

namespace amcrt {

enum class ElementType : uint8_t { f32, f64, i64, i32, i1 };

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
};

} // namespace amcrt

#endif // AMCRT_TENSOR_H
