//===- Matrices.h - Matrices in files and in device calls ----- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_STUDIES_MATRICES_H
#define AMCRT_LIB_STUDIES_MATRICES_H

#include "amcrt/device.h"

#include <Eigen/Core>

#include <initializer_list>
#include <string>

namespace amcrt::sim {

using Matrix =
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Reads a .npy file of one or two dimensions; one dimension is a column.
/// Throws Error naming the file.
Matrix readMatrix(const std::string &path);

/// Writes a .npy file of float32. Throws Error.
void writeMatrix(const std::string &path, const Matrix &matrix);

/// Throws Error when one of the files could not be written, before the work for
/// them; empty names are none.
void checkOutputs(std::initializer_list<std::string> paths);

/// Writes text to a file as a whole. Throws Error.
void writeText(const std::string &path, const std::string &text);

/// What the device reads and writes.
amc_matrix view(const Matrix &matrix);
amc_matrix_out view(Matrix &matrix);
/// A part of it.
amc_matrix block(const Matrix &matrix, Eigen::Index row, Eigen::Index col,
                 Eigen::Index rows, Eigen::Index cols);

/// `8x70`.
std::string shapeText(const Matrix &matrix);

/// |x - exact| / |exact|, 0 for two zeros.
double relativeError(const Eigen::MatrixXd &x, const Eigen::MatrixXd &exact);

} // namespace amcrt::sim

#endif // AMCRT_LIB_STUDIES_MATRICES_H
