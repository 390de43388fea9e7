//===- Idx.cpp - Fuzz target: IDX data ------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "amcrt/data/Column.h"

#include <algorithm>

using namespace amcfuzz;

void amcfuzz::feed(std::span<const uint8_t> file) {
  auto column = amcrt::readIdx(writeInput(file, "data.idx"));
  std::vector<double> row(column->rowElements());
  for (size_t i = 0; i < std::min<size_t>(column->rows(), 4); ++i)
    column->read(i, row.data());
  (void)amcrt::labelBase(*column);
}

Bytes amcfuzz::mutate(std::span<const uint8_t> file, Random &random) {
  Bytes bytes = mutateBytes(file);
  // The first dimension that fits the data, where the others leave one.
  if (bytes.size() < 8 || bytes[0] == 0x1f || random() % 4 == 0)
    return bytes;
  size_t rank = std::clamp<size_t>(bytes[3], 1, 4);
  size_t header = 4 + 4 * rank;
  if (bytes.size() <= header)
    return bytes;
  bytes[0] = bytes[1] = 0;
  bytes[2] = 8;
  bytes[3] = uint8_t(rank);
  auto setDimension = [&](size_t i, uint32_t value) {
    for (size_t k = 0; k < 4; ++k)
      bytes[4 + 4 * i + k] = uint8_t(value >> (24 - 8 * k));
  };
  size_t data = bytes.size() - header, row = 1;
  for (size_t i = 1; i < rank; ++i) {
    uint32_t extent = 1 + random() % 3;
    setDimension(i, extent);
    row *= extent;
  }
  setDimension(0, uint32_t(data / row));
  bytes.resize(header + data / row * row);
  return bytes;
}
