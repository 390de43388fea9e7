//===- Matrices.h - Operands and results of a driver's calls -- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DRIVER_MATRICES_H
#define AMCRT_DRIVER_MATRICES_H

#include "amcrt/driver/Capacity.h"
#include "amcrt/driver/DriverError.h"

#include <cmath>
#include <cstring>

namespace amcrt {

/// Element (i, j) of an amc_matrix or amc_matrix_out. Only these elements are
/// the driver's.
template <typename M> auto &at(const M &m, uint64_t i, uint64_t j) {
  return m.data[i * m.row_stride + j * m.col_stride];
}

/// Whether `count` values, `stride` apart, are numbers. A sum of bits, as a
/// branch for each would take several times as long.
inline bool allFinite(const float *values, uint64_t count, uint64_t stride) {
  constexpr uint32_t exponent = 0x7f800000;
  auto odd = [](float value) {
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return uint32_t((bits & exponent) == exponent);
  };
  uint32_t any = 0;
  if (stride == 1)
    for (uint64_t i = 0; i < count; ++i)
      any |= odd(values[i]);
  else
    for (uint64_t i = 0; i < count; ++i)
      any |= odd(values[i * stride]);
  return any == 0;
}

/// Throws the DriverError that names the first value that is not finite, by
/// columns; `m` has one.
[[noreturn]] inline void notFinite(const amc_matrix &m, const char *name) {
  uint64_t i = 0;
  while (std::isfinite(at(m, i % m.rows, i / m.rows)))
    ++i;
  throw DriverError(AMC_INVALID_ARGUMENT,
                    std::string(name) +
                        " holds a value that is not finite, in row " +
                        std::to_string(i % m.rows) + ", column " +
                        std::to_string(i / m.rows));
}

/// Throws DriverError on a null pointer, an empty shape or a value that is not
/// finite; `name` names the argument.
inline const amc_matrix &operand(const amc_matrix *m, const char *name) {
  needs(m ? m->data : nullptr, name);
  if (m->rows == 0 || m->cols == 0)
    throw DriverError(AMC_INVALID_ARGUMENT, std::string(name) + " is empty");
  // Along the shorter stride.
  bool byColumns = m->row_stride <= m->col_stride;
  uint64_t lines = byColumns ? m->cols : m->rows;
  uint64_t length = byColumns ? m->rows : m->cols;
  uint64_t apart = byColumns ? m->col_stride : m->row_stride;
  uint64_t stride = byColumns ? m->row_stride : m->col_stride;
  for (uint64_t line = 0; line < lines; ++line)
    if (!allFinite(m->data + line * apart, length, stride))
      notFinite(*m, name);
  return *m;
}

/// Throws DriverError on a null pointer.
inline const amc_matrix_out &result(const amc_matrix_out *m, const char *name) {
  needs(m ? m->data : nullptr, name);
  return *m;
}

/// Throws DriverError unless `rhs` has `inputs` rows and `out` has `outputs`
/// rows and a column for each one of `rhs`.
inline void checkShapes(const amc_matrix &rhs, const amc_matrix_out &out,
                        uint64_t inputs, uint64_t outputs) {
  if (rhs.rows != inputs)
    throw DriverError(AMC_INVALID_ARGUMENT,
                      "rhs is " + Capacity::shape(rhs.rows, rhs.cols) +
                          "; the tile takes " + std::to_string(inputs) +
                          " rows");
  if (out.rows != outputs || out.cols != rhs.cols)
    throw DriverError(AMC_INVALID_ARGUMENT,
                      "out is " + Capacity::shape(out.rows, out.cols) + "; " +
                          Capacity::shape(outputs, rhs.cols) + " is needed");
}

} // namespace amcrt

#endif // AMCRT_DRIVER_MATRICES_H
