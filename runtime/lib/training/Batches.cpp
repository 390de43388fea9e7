//===- Batches.cpp - Examples bound to a program's inputs -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/training/Batches.h"
#include "amcrt/data/Convert.h"
#include "amcrt/support/Error.h"

#include <Random123/philox.h>

#include <numeric>
#include <utility>

using namespace amcrt;

DataSet::DataSet(std::map<std::string, std::unique_ptr<Column>> given)
    : columns(std::move(given)) {
  if (columns.empty())
    throw Error("no data: give --train-images and --train-labels, --data, or "
                "--dataset");
  const Column &first = *columns.begin()->second;
  rows = first.rows();
  for (const auto &[name, column] : columns)
    if (column->rows() != rows)
      throw Error(column->origin() + " has " + std::to_string(column->rows()) +
                  " examples, " + first.origin() + " has " +
                  std::to_string(rows) +
                  "; images and labels must be of one length");
}

void DataSet::gather(const Tensor &input,
                     std::span<const uint32_t> which) const {
  const Column &from = column(input.name);
  size_t rowBytes = from.rowElements() * bytesOf(input.element);
  auto *bytes = static_cast<char *>(input.data);
  for (uint32_t row : which) {
    (void)readAs(from, row, input.element, bytes);
    bytes += rowBytes;
  }
}

std::vector<uint32_t> amcrt::epochOrder(size_t size, Order order, uint64_t seed,
                                        uint64_t epoch) {
  std::vector<uint32_t> which(size);
  std::iota(which.begin(), which.end(), 0);
  if (order == Order::file)
    return which;
  // Fisher-Yates with one Philox block per swap. The bias of the reduction is
  // below size / 2^64.
  r123::Philox4x32::key_type key{{uint32_t(seed), uint32_t(seed >> 32)}};
  for (size_t i = size - 1; i > 0; --i) {
    r123::Philox4x32::ctr_type block = r123::Philox4x32()(
        {{uint32_t(i), uint32_t(epoch), uint32_t(epoch >> 32), 0x73687566u}},
        key);
    uint64_t wide = uint64_t(block[0]) << 32 | block[1];
    std::swap(which[i], which[wide % (i + 1)]);
  }
  return which;
}
