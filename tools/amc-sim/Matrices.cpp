//===- Matrices.cpp - Matrices in files and in device calls ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Matrices.h"
#include "amcrt/AtomicFile.h"
#include "amcrt/Error.h"
#include "amcrt/training/Column.h"
#include "amcrt/training/Convert.h"

using namespace amcrt;
using namespace amcrt::sim;

Matrix sim::readMatrix(const std::string &path) {
  std::unique_ptr<Column> column = readNpy(path);
  if (column->rowShape().size() > 1)
    throw Error(path + ": has " +
                std::to_string(column->rowShape().size() + 1) +
                " dimensions; a matrix or a vector is expected");
  Matrix matrix(column->rows(), column->rowElements());
  std::vector<float> row(column->rowElements());
  for (size_t i = 0; i < column->rows(); ++i) {
    if (auto wrong = readAs(*column, i, ElementType::f32, row.data()))
      throw Error(path + ": element [" + std::to_string(i) + ", " +
                  std::to_string(wrong->index) + "] is " + wrong->value +
                  ", which does not fit float32");
    matrix.row(Eigen::Index(i)) =
        Eigen::RowVectorXf::Map(row.data(), Eigen::Index(row.size()));
  }
  return matrix;
}

void sim::checkOutputs(std::initializer_list<std::string> paths) {
  for (const std::string &path : paths)
    if (!path.empty())
      checkCanWrite(path);
}

void sim::writeText(const std::string &path, const std::string &text) {
  writeFileAtomically(path, text);
}

void sim::writeMatrix(const std::string &path, const Matrix &matrix) {
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" +
                       std::to_string(matrix.rows()) + ", " +
                       std::to_string(matrix.cols()) + "), }";
  // Magic, version and length take 10 bytes; data start at a multiple of 64.
  header.resize((header.size() + 11 + 63) / 64 * 64 - 11, ' ');
  header += '\n';
  std::string text = "\x93NUMPY";
  text += '\1';
  text += '\0';
  text += char(header.size() & 0xff);
  text += char(header.size() >> 8);
  text += header;
  text.append(reinterpret_cast<const char *>(matrix.data()),
              size_t(matrix.size()) * sizeof(float));
  writeText(path, text);
}

amc_matrix sim::view(const Matrix &matrix) {
  return block(matrix, 0, 0, matrix.rows(), matrix.cols());
}

amc_matrix_out sim::view(Matrix &matrix) {
  return {matrix.data(), uint32_t(matrix.rows()), uint32_t(matrix.cols()),
          uint64_t(matrix.cols()), 1};
}

amc_matrix sim::block(const Matrix &matrix, Eigen::Index row, Eigen::Index col,
                      Eigen::Index rows, Eigen::Index cols) {
  return {&matrix(row, col), uint32_t(rows), uint32_t(cols),
          uint64_t(matrix.cols()), 1};
}

std::string sim::shapeText(const Matrix &matrix) {
  return std::to_string(matrix.rows()) + "x" + std::to_string(matrix.cols());
}

double sim::relativeError(const Eigen::MatrixXd &x,
                          const Eigen::MatrixXd &exact) {
  double difference = (x - exact).norm();
  return difference == 0 ? 0 : difference / exact.norm();
}
