//===- Matrices.cpp - Matrices in files and in device calls ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Matrices.h"
#include "amcrt/data/Npy.h"
#include "amcrt/support/AtomicFile.h"

using namespace amcrt;
using namespace amcrt::sim;

Matrix sim::readMatrix(const std::string &path) {
  FloatMatrix read = amcrt::readMatrix(path);
  return Matrix::Map(read.values.data(), Eigen::Index(read.rows),
                     Eigen::Index(read.cols));
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
  writeNpy(path, {.name = "",
                  .element = ElementType::f32,
                  .shape = {matrix.rows(), matrix.cols()},
                  .data = const_cast<float *>(matrix.data())});
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
