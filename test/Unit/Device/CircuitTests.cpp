//===- CircuitTests.cpp - Circuits against eigenvalues and closed forms ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CircuitTools.h"
#include "DeviceTools.h"
#include "device/sim/Circuit.h"
#include "device/sim/Mapping.h"
#include "device/sim/Response.h"
#include "device/sim/Stability.h"
#include "device/sim/Transient.h"
#include "device/sim/Wires.h"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <gtest/gtest.h>

#include <numbers>
#include <random>

using namespace amcrt;
using amcrt::test::noOffsets;
using amcrt::test::relativeError;
using amcrt::test::solve;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

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
bool settles(const Arrays &arrays, double gain) {
  Eigen::Index n = arrays.positive.rows();
  VectorXd load = arrays.positive.rowwise().sum() + arrays.input;
  if (arrays.isShifted()) {
    // x, then the sum: an amplifier with n + 1 equal resistors at its input.
    load += arrays.shift;
    MatrixXd j = MatrixXd::Zero(n + 1, n + 1);
    for (Eigen::Index i = 0; i < n; ++i) {
      j.row(i).head(n) = -arrays.positive.row(i) / load[i];
      j(i, n) = -arrays.shift[i] / load[i];
      j(i, i) -= 1 / gain;
      j(n, i) = -1.0 / double(n + 1);
    }
    j(n, n) = -1.0 / double(n + 1) - 1 / gain;
    return j.eigenvalues().real().maxCoeff() < 0;
  }
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

bool isStable(const Arrays &arrays, double gain) {
  MatrixXd inverse = invMatrix(arrays, gain).partialPivLu().inverse();
  return loopRate(arrays, gain, inverse * invLoads(arrays).asDiagonal()) > 0;
}

/// Compares the verdicts on 2,000 factors as they are written: quantised by
/// `map(factor, bits, variant)`, with cells that end at `low(variant)` and
/// write errors, all in units of the range.
template <typename Map, typename Low>
void expectTheEigenvalueTest(unsigned seed, Map map, Low low) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  // Fewer of the large ones, whose eigenvalues take long.
  constexpr std::pair<int, int> sizes[] = {
      {4, 43}, {8, 42}, {16, 30}, {32, 8}, {64, 2}};
  unsigned stable = 0, total = 0;
  for (auto [n, repeats] : sizes)
    for (int repeat = 0; repeat < repeats; ++repeat)
      for (unsigned bits = 3; bits <= 6; ++bits)
        for (bool variant : {false, true})
          for (bool isSigned : {false, true}) {
            MatrixXd a = factor(n, isSigned, repeat % 2 ? 0.01 : 0.1, random);
            Targets t = map(a.cast<float>(), bits, variant);
            auto write = [&](const Eigen::MatrixXf &target) {
              MatrixXd g = target.cast<double>();
              for (double &value : g.reshaped())
                value =
                    std::max(0.0, low(variant) + value + 0.01 * normal(random));
              return g;
            };
            Arrays arrays{write(t.positive), {}, VectorXd::Ones(n)};
            if (t.negative.size() > 0)
              arrays.negative = write(t.negative);
            if (t.shift.size() > 0)
              arrays.shift = write(t.shift);
            bool expected = settles(arrays, 1e4);
            EXPECT_EQ(isStable(arrays, 1e4), expected)
                << "n " << n << ", " << bits << " bits, variant " << variant
                << ", signed " << isSigned;
            stable += expected;
            ++total;
          }
  EXPECT_EQ(total, 2000u);
  // Both verdicts must occur often for this to mean something.
  EXPECT_GT(stable, total / 5);
  EXPECT_LT(stable, total - total / 5);
}

TEST(Stability, EqualsTheEigenvalueTestOnQuantisedFactors) {
  expectTheEigenvalueTest(
      7,
      [](const Eigen::MatrixXf &a, unsigned bits, bool pair) {
        DeviceDescription d;
        d.physics.cell.levelBits = bits;
        if (!pair)
          d.physics.cell.minConductanceSiemens = 0;
        return mapBlock(a, d, AMC_ROUND_NEAREST);
      },
      [](bool pair) { return pair ? 0.5 / 34.5 : 0; });
}

TEST(Stability, EqualsTheEigenvalueTestWithAShiftColumn) {
  expectTheEigenvalueTest(
      8,
      [](const Eigen::MatrixXf &a, unsigned bits, bool toZero) {
        DeviceDescription d;
        d.physics.cell.levelBits = bits;
        d.physics.cell.signScheme = SignScheme::columnShift;
        return mapBlock(a, d,
                        toZero ? AMC_ROUND_TOWARD_ZERO : AMC_ROUND_NEAREST);
      },
      [](bool) { return 0.5 / 34.5; });
}

TEST(Stability, ANegativeEigenvalueLatches) {
  Arrays arrays{MatrixXd{{0.5, 1}, {1, 0.5}}, {}, VectorXd::Ones(2)};
  EXPECT_FALSE(isStable(arrays, 1e4));
  arrays.positive << 1, 0.5, 0.5, 1;
  EXPECT_TRUE(isStable(arrays, 1e4));
  // Not symmetric, eigenvalues 0.6 +- 0.8i: stable all the same.
  arrays.positive << 0.6, 0.8, 0, 0.6;
  arrays.negative = MatrixXd{{0, 0}, {0.8, 0}};
  EXPECT_EQ(isStable(arrays, 1e4), settles(arrays, 1e4));
}

TEST(Offset, OfAnOpampActsAsACurrentOfItsLoad) {
  Arrays arrays{MatrixXd{{2e-5, 1e-5}, {1e-5, 3e-5}},
                MatrixXd{{0, 5e-6}, {5e-6, 0}}, VectorXd::Constant(2, 3e-5)};
  double gain = 1e3;
  VectorXd vos{{1e-3, -2e-3}}, vinv{{5e-4, 1e-3}};
  // All nodes: x, y, op-amp inputs v, inverter inputs w.
  MatrixXd nodes = MatrixXd::Zero(8, 8);
  VectorXd right = VectorXd::Zero(8);
  for (Eigen::Index i = 0; i < 2; ++i) {
    nodes.row(i).segment(0, 2) = arrays.positive.row(i);
    nodes.row(i).segment(2, 2) = arrays.negative.row(i);
    nodes(i, 4 + i) = -(arrays.rowSums()[i] + arrays.input[i]);
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
  VectorXd x = invMatrix(arrays, gain)
                   .partialPivLu()
                   .solve(invOffsetCurrents(arrays, gain, vos, vinv));
  EXPECT_LT(relativeError(x, expected), 1e-12);
}

enum class Signs { oneArray, pair, shift };

/// The far input and the shift column have no golden files small enough to
/// keep; the exact analysis is checked against a dense solution of all nodes,
/// the fast one against it.
TEST(Wires, FarInputAndShiftColumn) {
  std::mt19937 random(5);
  for (Eigen::Index n : {3, 32})
    for (Signs signs : {Signs::oneArray, Signs::pair, Signs::shift}) {
      MatrixXd a = factor(n, signs != Signs::oneArray, 0.1, random);
      Arrays arrays{35e-6 * a.cwiseMax(0), {}, VectorXd::Constant(n, 35e-6)};
      if (signs == Signs::pair)
        arrays.negative = 35e-6 * (-a).cwiseMax(0);
      if (signs == Signs::shift) {
        double c = -a.minCoeff();
        arrays.positive = 35e-6 / (1 + c) * (a.array() + c);
        arrays.shift.setConstant(n, 35e-6 / (1 + c) * c);
      }
      Wires wires{1.5, 0.8, true};
      double gain = 1e4;
      VectorXd b = VectorXd::LinSpaced(n, -0.1, 0.1);
      b[0] = 0.05;
      VectorXd exact = exactInvTransfer(arrays, wires, gain) * b;
      EXPECT_LT(
          relativeError(solve(effectiveArrays(arrays, wires), gain, b), exact),
          1e-3);
      // Without resistance both are Kirchhoff's law at the rows.
      EXPECT_LT(relativeError(exactInvTransfer(arrays, {}, gain) * b,
                              solve(arrays, gain, b)),
                1e-12);
      if (n > 3)
        continue;
      // All nodes of the circuit: x, v, and for each array c and r.
      Eigen::Index cols = n + arrays.isShifted(), cells = n * cols;
      Eigen::Index arrayCount = signs == Signs::pair ? 2 : 1;
      Eigen::Index size = 2 * n + 2 * cells * arrayCount;
      MatrixXd nodes = MatrixXd::Zero(size, size);
      VectorXd right = VectorXd::Zero(size);
      auto resistor = [&](Eigen::Index p, Eigen::Index q, double siemens) {
        for (auto [own, other] : {std::pair{p, q}, std::pair{q, p}})
          if (own >= n) { // the rows of x hold the op-amps' equations
            nodes(own, own) += siemens;
            nodes(own, other) -= siemens;
          }
      };
      for (Eigen::Index k = 0; k < arrayCount; ++k) {
        Eigen::Index base = 2 * n + 2 * cells * k;
        for (Eigen::Index i = 0; i < n; ++i)
          for (Eigen::Index j = 0; j < cols; ++j) {
            Eigen::Index c = base + i * cols + j, r = c + cells;
            resistor(c, r,
                     j == n   ? arrays.shift[i]
                     : k == 0 ? arrays.positive(i, j)
                              : arrays.negative(i, j));
            resistor(r, j == cols - 1 ? n + i : r + 1, 1 / wires.rowOhms);
            if (i > 0) {
              resistor(c, c - cols, 1 / wires.columnOhms);
              continue;
            }
            // Driven by x_j, by -a x_j, or by minus the sum.
            nodes(c, c) += 1 / wires.columnOhms;
            if (j < n)
              nodes(c, j) -=
                  (k == 0 ? 1 : -inverterGain(gain)) / wires.columnOhms;
            else
              nodes.row(c).head(n).array() +=
                  gain / (gain + double(n) + 1) / wires.columnOhms;
          }
      }
      for (Eigen::Index i = 0; i < n; ++i) {
        nodes(i, i) = 1 / gain;
        nodes(i, n + i) = 1;
        Eigen::Index end = 2 * n + cells + i * cols;
        nodes(end, end) += arrays.input[i];
        right[end] += arrays.input[i] * b[i];
      }
      EXPECT_LT(relativeError(nodes.partialPivLu().solve(right).head(n), exact),
                1e-10);
    }
}

/// The fast model in larger arrays, with all of the range of the wires.
TEST(Wires, FastIsNearExactInLargeArrays) {
  std::mt19937 random(6);
  for (Eigen::Index n : {48, 64, 96, 128})
    for (bool isSigned : {false, true}) {
      MatrixXd a = factor(n, isSigned, 0.1, random);
      Arrays arrays{35e-6 * a.cwiseMax(0), {}, VectorXd::Constant(n, 35e-6)};
      if (isSigned)
        arrays.negative = 35e-6 * (-a).cwiseMax(0);
      VectorXd b = VectorXd::NullaryExpr(
          n, [&](Eigen::Index i) { return 0.1 * std::cos(double(i * i)); });
      for (double ohms : {0.5, 1.0, 1.73, 3.0})
        for (bool far : {false, true}) {
          // Exact analysis of the largest takes long.
          if ((n == 96 && ohms < 3) || (n == 128 && ohms != 1.73))
            continue;
          Wires wires{ohms, ohms, far};
          VectorXd exact = exactInvTransfer(arrays, wires, 1e4) * b;
          EXPECT_LT(relativeError(solve(effectiveArrays(arrays, wires), 1e4, b),
                                  exact),
                    far ? 1e-3 : 5e-5)
              << "n " << n << ", signed " << isSigned << ", ohms " << ohms
              << ", far " << far;
        }
    }
}

/// A transient ends at the solution, or latches, at the rate of theory.
TEST(Transient, EndsAtTheSolutionOrLatches) {
  std::mt19937 random(8);
  MatrixXd a = factor(8, true, 0.3, random);
  Arrays arrays{35e-6 * a.cwiseMax(0), 35e-6 * (-a).cwiseMax(0),
                VectorXd::Constant(8, 35e-6)};
  VectorXd b = VectorXd::LinSpaced(8, -0.05, 0.05);
  MatrixXd x =
      transient(arrays, b, noOffsets(b.size()), {1e4, 1e8, 10, 20e-6, 50})
          .outputs;
  EXPECT_LT(relativeError(x.col(50), solve(arrays, 1e4, b)), 1e-6);
  EXPECT_EQ(x.col(0), VectorXd::Zero(8));

  // The same block in one array with a shift column.
  double c = -a.minCoeff();
  arrays = {35e-6 * (a.array() + c).matrix(), {}, arrays.input};
  arrays.shift.setConstant(8, 35e-6 * c);
  x = transient(arrays, b, noOffsets(b.size()), {1e4, 1e8, 10, 60e-6, 50})
          .outputs;
  EXPECT_LT(relativeError(x.col(50), solve(arrays, 1e4, b)), 1e-6);

  // Eigenvalues 1.5 and -0.5: growth at wT 0.5 / D along (1, -1).
  arrays = {MatrixXd{{0.5, 1}, {1, 0.5}}, {}, VectorXd::Ones(2)};
  b = VectorXd{{1e-6, -1e-6}};
  double growth = 2 * std::numbers::pi * 1e8 * 0.5 / 2.5;
  x = transient(arrays, b, noOffsets(b.size()), {0, 1e8, 1, 100e-9, 10})
          .outputs;
  EXPECT_NEAR(x(0, 10) / x(0, 9), std::exp(growth * 10e-9),
              0.02 * std::exp(growth * 10e-9));
  x = transient(arrays, b, noOffsets(b.size()), {0, 1e8, 1, 1e-6, 10}).outputs;
  EXPECT_NEAR(std::abs(x(0, 10)), 1, 1e-9);
}

} // namespace
