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
