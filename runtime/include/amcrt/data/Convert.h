//===- Convert.h - Data in the type that an input has --------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DATA_CONVERT_H
#define AMCRT_DATA_CONVERT_H

#include "amcrt/data/Column.h"
#include "amcrt/support/Tensor.h"

#include <optional>
#include <string>

namespace amcrt {

/// The shortest decimal number, of 6 digits or more where they differ from 0,
/// that reads back as `value`.
std::string shortestText(double value);

/// As NumPy calls it: "float32", "bool".
const char *nameOf(ElementType element);

/// A value of a row that another type cannot hold.
struct Inexact {
  size_t index;      ///< in the row
  std::string value; ///< as a decimal number
};

/// Writes row `row` of `column` to `out` as elements of type `element`
/// (booleans are bytes of 0 and 1). Floats are rounded to a narrower float, as
/// NumPy's astype does; every other value stays the same number. Returns the
/// first value that cannot; it and those behind it are then not written.
std::optional<Inexact> readAs(const Column &column, size_t row,
                              ElementType element, void *out);

/// Whether `readAs` copies: each value is itself.
bool isSameType(const Column &column, ElementType element);

/// Element `index` of a buffer of type `element`, floats cut toward zero as
/// ONNX's Cast does; those beyond the range of int64 become its ends.
int64_t integerAt(const void *data, ElementType element, size_t index);

} // namespace amcrt

#endif // AMCRT_DATA_CONVERT_H
