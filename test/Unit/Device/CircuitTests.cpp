//===- CircuitTests.cpp - Circuits against ngspice and eigenvalues --------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "device/sim/Circuit.h"
#include "device/sim/Mapping.h"
#include "device/sim/Response.h"
#include "device/sim/Settling.h"
#include "device/sim/Stability.h"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <numbers>
#include <random>

using namespace amcrt;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using nlohmann::json;

namespace {

VectorXd vectorOf(const json &list) {
  auto values = list.get<std::vector<double>>();
  return Eigen::Map<VectorXd>(values.data(), Eigen::Index(values.size()));
}

MatrixXd matrixOf(const json &rows) {
  if (rows.is_null())
    return {};
  MatrixXd m(rows.size(), rows.at(0).size());
  for (size_t i = 0; i < rows.size(); ++i)
    m.row(Eigen::Index(i)) = vectorOf(rows[i]).transpose();
  return m;
}

double relativeError(const VectorXd &x, const VectorXd &expected) {
  return (x - expected).norm() / expected.norm();
}

class GoldenCircuit : public testing::TestWithParam<const char *> {};

TEST_P(GoldenCircuit, AgreesWithNgspice) {
  std::ifstream file(std::string(AMC_TEST_DATA "/golden_inv/inv_mvm_") +
                     GetParam() + "_A1e+04_r0.0_near.json");
  json golden = json::parse(file);
  Arrays arrays{matrixOf(golden["Gp"]), matrixOf(golden["Gn"])};
  double gin = golden["gin"], gain = golden["A0"], gf = golden["gf"];
  VectorXd b = vectorOf(golden["b"]);
  VectorXd x = invMatrix(arrays, gin, gain).partialPivLu().solve(-gin * b);
  EXPECT_LT(relativeError(x, vectorOf(golden["x_spice"])), 1e-12);
  MatrixXd g = arrays.positive;
  if (arrays.isDifferential())
    g -= arrays.negative;
  VectorXd y = mvmRowGains(arrays, gf, gain).asDiagonal() * (g * b);
  EXPECT_LT(relativeError(y, vectorOf(golden["y_mvm_spice"])), 1e-12);
}

INSTANTIATE_TEST_SUITE_P(Circuits, GoldenCircuit,
                         testing::Values("relu_N4", "signed_N4", "relu_N16",
                                         "signed_N16"));

/// The covariance of random vectors, damped, scaled to a largest entry of 1.
MatrixXd factor(Eigen::Index n, bool isSigned, double damping,
                std::mt19937 &random) {
  std::normal_distribution<double> normal;
  auto draw = [&](Eigen::Index rows, Eigen::Index cols) -> MatrixXd {
    return MatrixXd::NullaryExpr(rows, cols, [&] { return normal(random); });
  };
  MatrixXd x = draw(n, n) * draw(n, 2 * n);
  if (!isSigned)
    x = x.cwiseMax(0);
  MatrixXd a = x * x.transpose();
  a.diagonal().array() += damping * a.trace() / double(n);
  return a / a.cwiseAbs().maxCoeff();
}

/// The dynamics of the circuit, written down separately: op-amps and inverters
/// with one pole each, all with the same unity-gain frequency 1.
bool settles(const Arrays &arrays, double gin, double gain) {
  Eigen::Index n = arrays.positive.rows();
  VectorXd load = arrays.positive.rowwise().sum().array() + gin;
  if (!arrays.isDifferential()) {
    MatrixXd j = -(load.asDiagonal().inverse() * arrays.positive);
    j.diagonal().array() -= 1 / gain;
    return j.eigenvalues().real().maxCoeff() < 0;
  }
  load += arrays.negative.rowwise().sum();
  MatrixXd j = MatrixXd::Zero(2 * n, 2 * n);
  for (Eigen::Index i = 0; i < n; ++i) {
    j.row(i).head(n) = -arrays.positive.row(i) / load[i];
    j.row(i).tail(n) = -arrays.negative.row(i) / load[i];
    j(i, i) -= 1 / gain;
    j(n + i, i) = -0.5;
    j(n + i, n + i) = -0.5 - 1 / gain;
  }
  return j.eigenvalues().real().maxCoeff() < 0;
}

TEST(Stability, EqualsTheEigenvalueTestOnQuantisedFactors) {
  std::mt19937 random(7);
  std::normal_distribution<double> normal;
  unsigned stable = 0, total = 0;
  for (int repeat = 0; repeat < 3; ++repeat)
    for (Eigen::Index n : {4, 8, 16, 32, 64})
      for (unsigned bits = 3; bits <= 6; ++bits)
        for (bool isSigned : {false, true})
          for (bool pair : {false, true})
            for (double damping : {0.01, 0.1}) {
              if (n == 64 && repeat > 0)
                continue;
              MatrixXd a = factor(n, isSigned, damping, random);
              Targets t =
                  mapBlock(a.cast<float>(), {bits, AMC_ROUND_NEAREST, pair});
              auto write = [&](const Eigen::MatrixXf &target, double low) {
                MatrixXd g = target.cast<double>();
                for (double &value : g.reshaped())
                  value = std::max(0.0, low + value + 0.01 * normal(random));
                return g;
              };
              double low = pair ? 0.5 / 34.5 : 0;
              Arrays arrays{write(t.positive, low), {}};
              if (t.negative.size() > 0)
                arrays.negative = write(t.negative, low);
              bool expected = settles(arrays, 1, 1e4);
              EXPECT_EQ(isStable(arrays, 1, 1e4), expected)
                  << "n " << n << ", " << bits << " bits, pair " << pair
                  << ", signed " << isSigned;
              EXPECT_EQ(isStableByEigenvalues(arrays, 1, 1e4), expected);
              stable += expected;
              ++total;
            }
  // Both verdicts must occur often for this to mean something.
  EXPECT_GT(stable, total / 5);
  EXPECT_LT(stable, total - total / 5);
}

TEST(Stability, ANegativeEigenvalueLatches) {
  Arrays arrays{MatrixXd{{0.5, 1}, {1, 0.5}}, {}};
  EXPECT_FALSE(isStable(arrays, 1, 1e4));
  arrays.positive << 1, 0.5, 0.5, 1;
  EXPECT_TRUE(isStable(arrays, 1, 1e4));
  // Not symmetric, eigenvalues 0.6 +- 0.8i: stable all the same.
  arrays.positive << 0.6, 0.8, 0, 0.6;
  arrays.negative = MatrixXd{{0, 0}, {0.8, 0}};
  EXPECT_EQ(isStable(arrays, 1, 1e4), settles(arrays, 1, 1e4));
}

TEST(Offset, OfAnOpampActsAsACurrentOfItsLoad) {
  Arrays arrays{MatrixXd{{2e-5, 1e-5}, {1e-5, 3e-5}},
                MatrixXd{{0, 5e-6}, {5e-6, 0}}};
  double gin = 3e-5, gain = 1e3;
  VectorXd vos{{1e-3, -2e-3}}, vinv{{5e-4, 1e-3}};
  // All nodes: x, y, op-amp inputs v, inverter inputs w.
  MatrixXd nodes = MatrixXd::Zero(8, 8);
  VectorXd right = VectorXd::Zero(8);
  for (Eigen::Index i = 0; i < 2; ++i) {
    nodes.row(i).segment(0, 2) = arrays.positive.row(i);
    nodes.row(i).segment(2, 2) = arrays.negative.row(i);
    nodes(i, 4 + i) = -(arrays.rowSums()[i] + gin);
    nodes(2 + i, i) = nodes(2 + i, 2 + i) = 0.5; // w = (x + y) / 2
    nodes(2 + i, 6 + i) = -1;
    nodes(4 + i, i) = 1 / gain; // x = gain (vos - v)
    nodes(4 + i, 4 + i) = 1;
    right[4 + i] = vos[i];
    nodes(6 + i, 2 + i) = 1 / gain; // y = gain (vinv - w)
    nodes(6 + i, 6 + i) = 1;
    right[6 + i] = vinv[i];
  }
  VectorXd expected = nodes.partialPivLu().solve(right).head(2);
  VectorXd x = invMatrix(arrays, gin, gain)
                   .partialPivLu()
                   .solve(invOffsetCurrents(arrays, gin, gain, vos, vinv));
  EXPECT_LT(relativeError(x, expected), 1e-12);
}

TEST(Settling, FollowsTheSlowestMode) {
  std::mt19937 random(3);
  DeviceDescription d;
  for (bool isSigned : {false, true}) {
    MatrixXd a = factor(16, isSigned, 0.1, random);
    MatrixXd inverse = a.inverse();
    double slowest = inverse.eigenvalues().cwiseAbs().maxCoeff();
    double expected = std::log(2 / settledError(d)) * slowest /
                      (2 * std::numbers::pi * d.opampBandwidthHertz);
    EXPECT_NEAR(invSettlingSeconds(inverse, false, d), expected,
                0.02 * expected);
  }
}

} // namespace
