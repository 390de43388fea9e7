//===- TileTable.cpp - What every driver checks and keeps ------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileTable.h"

#include <cmath>

using namespace amcrt;

Eigen::MatrixXd amcrt::toDouble(const amc_matrix *matrix, const char *name) {
  if (!matrix || !matrix->data)
    throw DriverError(AMC_INVALID_ARGUMENT, std::string(name) + " is null");
  if (matrix->rows == 0 || matrix->cols == 0)
    throw DriverError(AMC_INVALID_ARGUMENT, std::string(name) + " is empty");
  Eigen::MatrixXd values(matrix->rows, matrix->cols);
  for (uint32_t j = 0; j < matrix->cols; ++j)
    for (uint32_t i = 0; i < matrix->rows; ++i)
      values(i, j) =
          matrix->data[i * matrix->row_stride + j * matrix->col_stride];
  if (!values.allFinite())
    throw DriverError(AMC_INVALID_ARGUMENT,
                      std::string(name) + " holds a value that is not finite");
  return values;
}

void amcrt::fromDouble(const Eigen::MatrixXd &values,
                       const amc_matrix_out &out) {
  for (uint32_t i = 0; i < out.rows; ++i)
    for (uint32_t j = 0; j < out.cols; ++j)
      out.data[i * out.row_stride + j * out.col_stride] = float(values(i, j));
}

void amcrt::checkRhs(const Eigen::MatrixXd &matrix,
                     const Eigen::MatrixXd &rhs) {
  if (rhs.rows() != matrix.cols())
    throw DriverError(AMC_INVALID_ARGUMENT,
                      "rhs has " + std::to_string(rhs.rows()) +
                          " rows, the tile " + std::to_string(matrix.cols()) +
                          " columns");
}

void amcrt::checkOut(const amc_matrix_out *out, int64_t rows, int64_t cols) {
  if (!out || !out->data)
    throw DriverError(AMC_INVALID_ARGUMENT, "out is null");
  if (out->rows != rows || out->cols != cols)
    throw DriverError(AMC_INVALID_ARGUMENT,
                      "out is " + std::to_string(out->rows) + "x" +
                          std::to_string(out->cols) + "; " +
                          std::to_string(rows) + "x" + std::to_string(cols) +
                          " is needed");
}
