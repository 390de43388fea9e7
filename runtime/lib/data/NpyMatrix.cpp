//===- NpyMatrix.cpp - Matrices in .npy files
//------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NpyHeader.h"
#include "amcrt/data/Convert.h"
#include "amcrt/data/Npy.h"
#include "amcrt/support/AtomicFile.h"
#include "amcrt/support/Error.h"

#include <array>

using namespace amcrt;

FloatMatrix amcrt::readMatrix(const std::string &path) {
  std::unique_ptr<Column> column = readNpy(path);
  if (column->rowShape().size() > 1)
    throw Error(path + ": has " +
                std::to_string(column->rowShape().size() + 1) +
                " dimensions; a matrix or a vector is expected");
  FloatMatrix matrix{column->rows(), column->rowElements(), {}};
  matrix.values.resize(matrix.rows * matrix.cols);
  for (size_t i = 0; i < matrix.rows; ++i)
    if (auto wrong = readAs(*column, i, ElementType::f32,
                            matrix.values.data() + i * matrix.cols))
      throw Error(path + ": element [" + std::to_string(i) + ", " +
                  std::to_string(wrong->index) + "] is " + wrong->value +
                  ", which does not fit float32");
  return matrix;
}

static const char *typeOf(ElementType element) {
  switch (element) {
  case ElementType::f32:
    return "<f4";
  case ElementType::f64:
    return "<f8";
  case ElementType::i64:
    return "<i8";
  case ElementType::i32:
    return "<i4";
  case ElementType::i1:
    return "|b1";
  }
  throw Error("a tensor has an unknown element type");
}

std::string amcrt::npyHeader(const Tensor &tensor) {
  std::string shape; // as Python writes a tuple: (), (3,), (3, 4)
  for (int64_t size : tensor.shape)
    shape += (shape.empty() ? "" : " ") + std::to_string(size) + ",";
  if (tensor.shape.size() > 1)
    shape.pop_back();
  std::string text = std::string("{'descr': '") + typeOf(tensor.element) +
                     "', 'fortran_order': False, 'shape': (" + shape + "), }";
  constexpr size_t fixed = 10; // magic, version, length
  text.append(63 - (fixed + text.size()) % 64, ' ');
  text += '\n';
  return std::string("\x93NUMPY\x01\0", 8) + char(text.size() & 0xff) +
         char(text.size() >> 8) + text;
}

std::span<const uint8_t> amcrt::bytesIn(const Tensor &tensor) {
  return {static_cast<const uint8_t *>(tensor.data), tensor.bytes()};
}

void amcrt::writeNpy(const std::string &path, const Tensor &tensor) {
  std::string header = npyHeader(tensor);
  std::array pieces = {
      std::span(reinterpret_cast<const uint8_t *>(header.data()),
                header.size()),
      bytesIn(tensor)};
  writeFileAtomically(path, pieces);
}
