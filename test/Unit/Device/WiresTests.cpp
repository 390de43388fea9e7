//===- WiresTests.cpp - The fast model of the wires -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "device/sim/Wires.h"

#include <Eigen/LU>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

using namespace amcrt;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

/// A matrix of unit range of one of seven kinds, some nearly singular.
MatrixXd kindOfLoop(int kind, int n, std::mt19937 &random) {
  MatrixXd a = MatrixXd::Identity(n, n);
  switch (kind) {
  case 0: // arrow
    a.row(n - 1).head(n - 1).setConstant(-0.98 / std::sqrt(n - 1.0));
    break;
  case 1: // arrow, the other corner
    a.col(0).tail(n - 1).setConstant(0.9 / std::sqrt(n - 1.0));
    break;
  case 2: // Laplacian
    a.diagonal(-1).setConstant(-0.5);
    break;
  case 3: // of a grid, damped
    a.diagonal(-1).setConstant(-0.247);
    a.diagonal(-4).setConstant(-0.247);
    break;
  case 4: // Toeplitz
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < i; ++j)
        a(i, j) = std::exp(-0.1 * (i - j));
    break;
  default: { // covariances of many samples and of few
    MatrixXd x = MatrixXd::NullaryExpr(n, kind == 5 ? 4 * n : n, [&] {
      return std::normal_distribution<double>()(random);
    });
    a = x * x.transpose() / double(x.cols());
    a.diagonal().array() += 0.01;
    return a / a.cwiseAbs().maxCoeff();
  }
  }
  return a.selfadjointView<Eigen::Lower>();
}

/// The fast model knows where it is not good enough, whatever the matrix.
TEST(Wires, FastIsNearExactInEveryLoop) {
  std::mt19937 random(3);
  constexpr double range = 35e-6;
  int fast = 0;
  for (int kind = 0; kind < 7; ++kind)
    for (int n : {8, 16, 32})
      for (double gmin : {0.0, 0.5e-6})
        for (bool far : {false, true})
          for (double ohms : {0.3, 1.0, 3.0, 10.0, 30.0, 100.0}) {
            MatrixXd a = kindOfLoop(kind, n, random);
            Arrays arrays{(gmin + range * a.cwiseMax(0).array()).matrix(),
                          {},
                          VectorXd::Constant(n, range)};
            if (gmin > 0 || a.minCoeff() < 0)
              arrays.negative = gmin + range * (-a).cwiseMax(0).array();
            Wires wires{ohms, ohms, far};
            Arrays loop = effectiveArrays(arrays, wires);
            MatrixXd b = MatrixXd::Random(n, 4);
            MatrixXd x = invMatrix(loop, 1e4).partialPivLu().solve(
                -loop.inputCurrents(b));
            MatrixXd expected = exactInvTransfer(arrays, wires, 1e4) * b;
            fast += loop.positive != portArrays(arrays, wires).positive;
            for (int k = 0; k < 4; ++k)
              EXPECT_LT((x - expected).col(k).norm() / expected.col(k).norm(),
                        far ? 1e-3 : 2.5e-4)
                  << "kind " << kind << ", n " << n << ", gmin " << gmin
                  << ", far " << far << ", ohms " << ohms;
          }
  // And mostly it is.
  EXPECT_GT(fast, 200);
}

} // namespace
