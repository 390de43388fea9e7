//===- Batches.h - Examples bound to a program's inputs ------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_TRAINING_BATCHES_H
#define AMCRT_TRAINING_BATCHES_H

#include "amcrt/data/Column.h"
#include "amcrt/support/Tensor.h"

#include <map>
#include <span>

namespace amcrt {

/// A data set: one column for each batch input of a program, all of one
/// length.
class DataSet {
public:
  /// Throws Error when the columns differ in length or there is none.
  explicit DataSet(std::map<std::string, std::unique_ptr<Column>> columns);

  size_t size() const { return rows; }
  bool has(const std::string &input) const { return columns.count(input); }
  const Column &column(const std::string &input) const {
    return *columns.at(input);
  }

  /// Writes the examples `which` of the column of `input` to its buffer, one
  /// after the other, in its type, which `checkFit` has found to hold them.
  void gather(const Tensor &input, std::span<const uint32_t> which) const;

private:
  std::map<std::string, std::unique_ptr<Column>> columns;
  size_t rows = 0;
};

enum class Order { shuffle, file };

/// The order of the examples in epoch `epoch` (0, 1, ...): a function of
/// (seed, epoch) alone, so that a resumed run goes on in the same order.
std::vector<uint32_t> epochOrder(size_t size, Order order, uint64_t seed,
                                 uint64_t epoch);

} // namespace amcrt

#endif // AMCRT_TRAINING_BATCHES_H
