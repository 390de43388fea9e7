//===- TestMatrices.cpp - Matrices to characterise a device with ----------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestMatrices.h"
#include "amcrt/support/Error.h"

#include <Eigen/QR>

#include <cmath>
#include <random>

using namespace amcrt;
using namespace amcrt::sim;
using Eigen::MatrixXd;
using Eigen::VectorXd;

static MatrixXd normal(Eigen::Index rows, Eigen::Index cols,
                       std::mt19937_64 &random) {
  std::normal_distribution<double> distribution;
  return MatrixXd::NullaryExpr(rows, cols,
                               [&] { return distribution(random); });
}

static MatrixXd covariance(const MatrixXd &samples, double damping) {
  MatrixXd a = samples * samples.transpose() / double(samples.cols());
  a.diagonal().array() += damping * a.trace() / double(a.rows());
  return a;
}

Matrix sim::testMatrix(const std::string &kind, const MatrixOptions &options,
                       uint64_t seed) {
  std::mt19937_64 random(seed);
  Eigen::Index n = options.size;
  MatrixXd a;
  if (kind == "spd") {
    Eigen::HouseholderQR<MatrixXd> qr(normal(n, n, random));
    MatrixXd q = qr.householderQ();
    VectorXd spectrum(n);
    for (Eigen::Index i = 0; i < n; ++i)
      spectrum[i] =
          std::pow(options.condition,
                   -double(i) / double(std::max<Eigen::Index>(n - 1, 1)));
    a = q * spectrum.asDiagonal() * q.transpose();
  } else if (kind == "relu" || kind == "gradient") {
    MatrixXd mixing = normal(n, n, random) / std::sqrt(double(n));
    MatrixXd samples = mixing * normal(n, 4 * n, random);
    if (kind == "relu")
      samples = samples.cwiseMax(0);
    a = covariance(samples, options.damping);
  } else if (kind.ends_with(".npy")) {
    a = readMatrix(kind).cast<double>();
    if (a.rows() != a.cols())
      throw Error(kind + ": is not square");
  } else {
    throw Error("--matrices: '" + kind +
                "' is not known; known: spd, relu, gradient, or a .npy file");
  }
  if (options.equilibrate && (a.diagonal().array() > 0).all()) {
    VectorXd scale = a.diagonal().cwiseSqrt().cwiseInverse();
    a = (scale.asDiagonal() * a * scale.asDiagonal()).eval();
  }
  return a.cast<float>();
}

Matrix sim::testVectors(int size, int count, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  return Matrix::NullaryExpr(size, count, [&] { return uniform(random); });
}
