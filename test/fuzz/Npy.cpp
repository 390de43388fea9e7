//===- Npy.cpp - Fuzz target: NumPy arrays --------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "amcrt/data/Column.h"
#include "amcrt/data/Convert.h"

#include <algorithm>

using namespace amcfuzz;
using namespace amcrt;

void amcfuzz::feed(std::span<const uint8_t> file) {
  auto column = readNpy(writeInput(file, "data.npy"));
  std::vector<double> row(column->rowElements());
  for (size_t i = 0; i < std::min<size_t>(column->rows(), 4); ++i)
    for (ElementType element :
         {ElementType::f32, ElementType::f64, ElementType::i64})
      (void)readAs(*column, i, element, row.data());
}

/// Header and data change apart; the length of the header fits.
Bytes amcfuzz::mutate(std::span<const uint8_t> file, Random &random) {
  constexpr size_t before = 10;
  if (file.size() < before || file[6] != 1 || random() % 8 == 0)
    return mutateBytes(file);
  size_t length =
      std::min<size_t>(file[8] | file[9] << 8, file.size() - before);
  Bytes result(file.begin(), file.begin() + before);
  Bytes header(file.begin() + before, file.begin() + before + length);
  Bytes data(file.begin() + before + length, file.end());
  if (random() % 2) {
    static const std::string words[] = {
        "'<f4'", "'<f8'", "'|b1'",    "'|u1'",      "'<i8'",
        "True",  "False", "'shape':", "(2, 2)",     "'descr'",
        "{",     "}",     "\\",       "99999999999"};
    const std::string &word = words[random() % std::size(words)];
    size_t at = random() % (header.size() + 1);
    size_t end = std::min(at + (random() % 2 ? word.size() : 0), header.size());
    header.erase(header.begin() + ptrdiff_t(at),
                 header.begin() + ptrdiff_t(end));
    header.insert(header.begin() + ptrdiff_t(at), word.begin(), word.end());
  } else {
    (random() % 2 ? header : data) = mutateBytes(random() % 2 ? header : data);
  }
  header.resize(std::min<size_t>(header.size(), 0xffff));
  result[8] = uint8_t(header.size());
  result[9] = uint8_t(header.size() >> 8);
  result.insert(result.end(), header.begin(), header.end());
  result.insert(result.end(), data.begin(), data.end());
  return result;
}
