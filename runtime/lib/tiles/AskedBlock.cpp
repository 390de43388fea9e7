//===- AskedBlock.cpp - What a tile should hold ---------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AskedBlock.h"

#include <Eigen/LU>

#include <cmath>
#include <cstdio>

using namespace amcrt;

struct AskedBlock::Factors : Eigen::PartialPivLU<Eigen::MatrixXd> {
  using PartialPivLU::PartialPivLU;
};

namespace {

/// Calls `body` with the matrix as one whose stride of one, if it has one, is
/// known when compiled.
template <typename F> void withUnitStride(const MatrixView &m, F &&body) {
  using RowMajor = Eigen::Matrix<float, -1, -1, Eigen::RowMajor>;
  using Outer = Eigen::OuterStride<>;
  if (m.colStride == 1)
    body(Eigen::Map<RowMajor, 0, Outer>(m.data, m.rows, m.cols,
                                        Outer(Eigen::Index(m.rowStride))));
  else if (m.rowStride == 1)
    body(Eigen::Map<Eigen::MatrixXf, 0, Outer>(
        m.data, m.rows, m.cols, Outer(Eigen::Index(m.colStride))));
  else
    body(map(m));
}

/// The largest magnitude; of finite numbers.
float largest(const MatrixView &m) {
  float most = 0;
  withUnitStride(
      m, [&](const auto &values) { most = values.cwiseAbs().maxCoeff(); });
  return most;
}

/// The first value that is not finite, or the largest.
float worst(const MatrixView &m) {
  auto values = map(m);
  for (Eigen::Index j = 0; j < values.cols(); ++j)
    for (Eigen::Index i = 0; i < values.rows(); ++i)
      if (!std::isfinite(values(i, j)))
        return values(i, j);
  Eigen::Index i = 0, j = 0;
  values.cwiseAbs().maxCoeff(&i, &j);
  return values(i, j);
}

std::string text(float value) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", double(value));
  return text;
}

} // namespace

AskedBlock::AskedBlock(amc_tile_mode mode, Eigen::MatrixXf block)
    : tileMode(mode), matrix(std::move(block)) {
  if (mode != AMC_MODE_INV) {
    norm = matrix.norm();
    return;
  }
  // All different, so that no column of an ordinary matrix sums to nothing.
  weights.resize(matrix.rows());
  for (Eigen::Index i = 0; i < weights.size(); ++i)
    weights[i] = 1 + std::fmod(0.618034f * float(i), 1.0f);
  sums = weights * matrix;
  norm = weights.norm();
}

std::string AskedBlock::implausible(const MatrixView &rhs,
                                    const MatrixView &out) const {
  // |B| <= sqrt(elements) max |B|, which no underflow takes to zero.
  float size = largest(rhs) * std::sqrt(float(rhs.rows) * float(rhs.cols));
  float reached = 0; // of what is judged; not finite when an output is not
  if (tileMode == AMC_MODE_INV) {
    Eigen::RowVectorXf left;
    withUnitStride(out, [&](const auto &x) { left.noalias() = sums * x; });
    withUnitStride(rhs, [&](const auto &b) { left.noalias() -= weights * b; });
    reached = left.allFinite() ? left.cwiseAbs().maxCoeff() : NAN;
  } else {
    withUnitStride(out, [&](const auto &y) {
      // The product with 0 is 0 or not a number.
      reached = (y.array() * 0.0f).sum() == 0 ? y.cwiseAbs().maxCoeff() : NAN;
    });
  }
  // A device may have an offset: what it answers to nothing has no measure.
  if (size > 0 && norm > 0 ? reached <= limit * norm * size
                           : std::isfinite(reached))
    return "";
  return "an output is " + text(worst(out));
}

void AskedBlock::answer(const MatrixView &rhs, const MatrixView &out) {
  if (tileMode != AMC_MODE_INV) {
    map(out).noalias() = matrix * map(rhs);
    return;
  }
  if (!factors)
    factors = std::make_shared<const Factors>(matrix.cast<double>());
  map(out) = factors->solve(map(rhs).cast<double>()).cast<float>();
}
