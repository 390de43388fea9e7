//===- TileTable.cpp - What every driver checks and keeps -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileTable.h"

#include <cmath>

using namespace amcrt;

static std::string shape(Eigen::Index rows, Eigen::Index cols) {
  return std::to_string(rows) + "x" + std::to_string(cols);
}

MatrixView amcrt::view(const amc_matrix *matrix, const char *name) {
  if (!matrix || !matrix->data)
    throw DriverError(AMC_INVALID_ARGUMENT, std::string(name) + " is null");
  if (matrix->rows == 0 || matrix->cols == 0)
    throw DriverError(AMC_INVALID_ARGUMENT, std::string(name) + " is empty");
  MatrixView values(
      matrix->data, matrix->rows, matrix->cols,
      {Eigen::Index(matrix->col_stride), Eigen::Index(matrix->row_stride)});
  bool finite = true;
  withUnitStride(values, [&](const auto &m) {
    // The product with 0 is 0 or not a number; sums do not need a branch each.
    finite = (m.array() * 0.0f).sum() == 0;
  });
  if (finite)
    return values;
  Eigen::Index i = 0;
  while (std::isfinite(values(i % values.rows(), i / values.rows())))
    ++i;
  throw DriverError(AMC_INVALID_ARGUMENT,
                    std::string(name) +
                        " holds a value that is not finite, in row " +
                        std::to_string(i % values.rows()) + ", column " +
                        std::to_string(i / values.rows()));
}

MatrixOutView amcrt::view(const amc_matrix_out *matrix, const char *name) {
  if (!matrix || !matrix->data)
    throw DriverError(AMC_INVALID_ARGUMENT, std::string(name) + " is null");
  return {matrix->data,
          matrix->rows,
          matrix->cols,
          {Eigen::Index(matrix->col_stride), Eigen::Index(matrix->row_stride)}};
}

static std::vector<Eigen::Index> linesOf(const uint32_t *given, uint32_t count,
                                         uint32_t built, const char *name) {
  if (!given)
    return BlockLines::first(count);
  std::vector<bool> taken(built);
  for (uint32_t i = 0; i < count; ++i) {
    std::string line = std::string(name) + " " + std::to_string(given[i]);
    if (given[i] >= built)
      throw DriverError(AMC_INVALID_ARGUMENT,
                        line + " is not there; the array has " +
                            std::to_string(built) + " with the spares");
    if (taken[given[i]])
      throw DriverError(AMC_INVALID_ARGUMENT, line + " is taken twice");
    taken[given[i]] = true;
  }
  return {given, given + count};
}

BlockLines amcrt::blockLines(const amc_lines *given, uint32_t rows,
                             uint32_t cols, amc_tile_mode mode,
                             uint32_t built) {
  if (!given)
    return BlockLines::corner(rows, cols);
  BlockLines lines{linesOf(given->rows, rows, built, "row"),
                   linesOf(given->cols, cols, built, "column")};
  if (mode == AMC_MODE_INV && lines.rows != lines.cols)
    throw DriverError(AMC_INVALID_ARGUMENT,
                      "a block to invert takes the same rows as columns: each "
                      "amplifier is between a row and a column");
  return lines;
}

void amcrt::doesNotFit(Eigen::Index vector) {
  throw DriverError(AMC_FAILED,
                    "the result of vector " + std::to_string(vector) +
                        " does not fit float32; smaller inputs do, or a "
                        "matrix that is farther from singular (in "
                        "training: a larger --damping)");
}

void amcrt::checkShapes(const MatrixView &rhs, const MatrixOutView &out,
                        Eigen::Index inputs, Eigen::Index outputs) {
  if (rhs.rows() != inputs)
    throw DriverError(AMC_INVALID_ARGUMENT,
                      "rhs is " + shape(rhs.rows(), rhs.cols()) +
                          "; the tile takes " + std::to_string(inputs) +
                          " rows");
  if (out.rows() != outputs || out.cols() != rhs.cols())
    throw DriverError(AMC_INVALID_ARGUMENT,
                      "out is " + shape(out.rows(), out.cols()) + "; " +
                          shape(outputs, rhs.cols()) + " is needed");
}
