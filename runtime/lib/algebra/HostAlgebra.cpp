//===- HostAlgebra.cpp - Linear algebra of the digital engine -------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HostAlgebra.h"
#include "MatrixMap.h"
#include "amcrt/support/Error.h"

#include <Eigen/Cholesky>
#include <Eigen/LU>

using namespace amcrt;

bool amcrt::schurComplement(const MatrixView &m, const MatrixView &out,
                            uint32_t split) {
  uint32_t rest = m.rows - split;
  Eigen::MatrixXd matrix = map(m).cast<double>();
  auto leading = matrix.topLeftCorner(split, split);
  Eigen::MatrixXd border = matrix.topRightCorner(split, rest);
  Eigen::MatrixXd result = matrix.bottomRightCorner(rest, rest);
  Eigen::LLT<Eigen::MatrixXd> factors(leading);
  bool definite = factors.info() == Eigen::Success;
  if (definite) {
    Eigen::MatrixXd half = factors.matrixL().solve(border);
    result.noalias() -= half.transpose() * half;
  } else {
    Eigen::MatrixXd solution = leading.partialPivLu().solve(border);
    result.noalias() -= border.transpose() * solution;
  }
  map(out) = result.cast<float>();
  return definite;
}

namespace {
using RowMajor =
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
} // namespace

void amcrt::factorize(const MatrixView &m, double *factors) {
  Eigen::Index n = m.rows;
  Eigen::PartialPivLU<RowMajor> lu(map(m).cast<double>());
  Eigen::Map<RowMajor> out(factors, n, n + 1);
  out.leftCols(n) = lu.matrixLU();
  // Row i of P M is row order[i] of M.
  Eigen::VectorXd rows = Eigen::VectorXd::LinSpaced(n, 0, double(n - 1));
  out.rightCols(1) = lu.permutationP() * rows;
  if (!(out.diagonal().array().abs() > 0).all() || !out.allFinite())
    throw Error("a matrix of " + std::to_string(n) +
                " rows that is solved digitally has no inverse; raise "
                "--damping");
}

void amcrt::solveFactorized(const double *factors, const MatrixView &rhs,
                            const MatrixView &out) {
  Eigen::Index n = rhs.rows;
  Eigen::Map<const RowMajor> all(factors, n, n + 1);
  auto given = map(rhs);
  RowMajor x(n, rhs.cols);
  for (Eigen::Index i = 0; i < n; ++i) {
    double row = all(i, n);
    // What a damaged checkpoint restored need not be a row.
    if (!(row >= 0 && row < double(n)))
      throw Error("factors of a matrix of " + std::to_string(n) +
                  " rows are used before they are computed");
    x.row(i) = given.row(Eigen::Index(row)).cast<double>();
  }
  auto lu = all.leftCols(n);
  lu.triangularView<Eigen::UnitLower>().solveInPlace(x);
  lu.triangularView<Eigen::Upper>().solveInPlace(x);
  map(out) = x.cast<float>();
}
