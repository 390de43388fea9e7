//===- DynamicsTests.cpp - Loops in time against ngspice, eigenvalues -----===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "device/sim/Circuit.h"
#include "device/sim/Modes.h"
#include "device/sim/Saturation.h"
#include "device/sim/Settling.h"
#include "device/sim/Stability.h"
#include "device/sim/Transient.h"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <functional>
#include <numbers>
#include <random>

using namespace amcrt;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using nlohmann::json;

namespace {

constexpr double unity = 2 * std::numbers::pi * 1e8;

VectorXd vectorOf(const json &list) {
  auto values = list.get<std::vector<double>>();
  return Eigen::Map<VectorXd>(values.data(), Index(values.size()));
}

MatrixXd matrixOf(const json &rows) {
  MatrixXd m(rows.size(), rows.empty() ? 0 : rows[0].size());
  for (size_t i = 0; i < rows.size(); ++i)
    m.row(Index(i)) = vectorOf(rows[i]).transpose();
  return m;
}

/// A loop of test/data/dynamics; make.py there says what its fields are.
struct Loop {
  explicit Loop(const json &c)
      : values(c),
        arrays{matrixOf(c["positive"]), matrixOf(c["negative"]),
               VectorXd::Ones(Index(c["input"].size())), vectorOf(c["shift"])},
        offsets{vectorOf(c["vos"]), vectorOf(c["vos_behind"])},
        input(vectorOf(c["input"])), gain(c["gain"]), rail(c["rail"]) {}

  json values;
  Arrays arrays;
  Offsets offsets;
  VectorXd input;
  double gain, rail;
};

std::vector<Loop> loops() {
  std::ifstream file(AMC_TEST_DATA "/dynamics/loops.json");
  std::vector<Loop> result;
  for (const json &loop : json::parse(file))
    result.emplace_back(loop);
  return result;
}

double rateOf(const Arrays &arrays, double gain) {
  MatrixXd inverse = invMatrix(arrays, gain).partialPivLu().inverse();
  return loopRate(arrays, gain, inverse * invLoads(arrays).asDiagonal());
}

TEST(Modes, OfSmallLoopsAreThoseOfNgspiceAndSciPy) {
  unsigned fitted = 0, unstable = 0;
  for (const Loop &loop : loops()) {
    SCOPED_TRACE(loop.values["name"]);
    double slowest = loop.values["slowest"];
    double rate = unity * rateOf(loop.arrays, loop.gain);
    EXPECT_NEAR(rate, slowest, 1e-6 * std::abs(slowest));
    unstable += slowest < 0;
    if (loop.values.value("rate", json()).is_null())
      continue;
    EXPECT_NEAR(rate, loop.values["rate"], 1e-3 * rate);
    ++fitted;
  }
  EXPECT_EQ(fitted, 6u);
  EXPECT_EQ(unstable, 2u);
}

/// Sampled at three times, and after long, the outputs are those of ngspice.
TEST(EarlySampling, FollowsNgspice) {
  unsigned samples = 0;
  for (const Loop &loop : loops()) {
    if (!loop.values.contains("samples"))
      continue;
    SCOPED_TRACE(loop.values["name"]);
    Eigen::PartialPivLU<MatrixXd> m(invMatrix(loop.arrays, loop.gain));
    VectorXd final =
        m.solve(invOffsetCurrents(loop.arrays, loop.gain, loop.offsets.opamps,
                                  loop.offsets.inverters) -
                loop.arrays.inputCurrents(loop.input));
    VectorXd rested = vectorOf(loop.values["rested"]);
    EXPECT_LT((final - rested).norm(), 1e-6 * rested.norm());
    for (size_t k = 0; k < 3; ++k) {
      LoopSample sample =
          sampleLoop(loop.arrays, loop.gain, loop.offsets,
                     unity * loop.values["sample_seconds"][k].get<double>());
      VectorXd expected = vectorOf(loop.values["samples"][k]);
      EXPECT_LT((sample.share * final + sample.offset - expected).norm(),
                1e-4 * expected.norm())
          << "sample " << k;
      ++samples;
    }
  }
  EXPECT_EQ(samples, 33u);
}

/// Offsets and inputs beyond the rails, unstable loops: all end where ngspice
/// does, and so do the loops that fit.
TEST(Saturation, EndsWhereNgspiceDoes) {
  unsigned railed = 0;
  for (const Loop &loop : loops()) {
    SCOPED_TRACE(loop.values["name"]);
    RailedLoop circuit(loop.arrays, loop.offsets, loop.gain, loop.rail);
    VectorXd expected = vectorOf(loop.values["rested"]);
    VectorXd x = circuit.states(loop.input.cast<float>(), 4000)
                     .cast<double>()
                     .topRows(expected.size());
    EXPECT_LT((x - expected).cwiseAbs().maxCoeff(),
              1e-4 * expected.cwiseAbs().maxCoeff());
    x = transient(loop.arrays, loop.input, loop.offsets,
                  {loop.gain, 1e8, loop.rail, 4000 / unity, 2})
            .outputs.col(2);
    EXPECT_LT((x - expected).cwiseAbs().maxCoeff(),
              1e-4 * expected.cwiseAbs().maxCoeff());
    railed += expected.cwiseAbs().maxCoeff() > 0.999 * loop.rail;
  }
  EXPECT_EQ(railed, 10u);
}

TEST(Saturation, OfOneOpampIsAnExponentialCutAtTheRail) {
  Arrays arrays{MatrixXd::Constant(1, 1, 0.5), {}, VectorXd::Ones(1)};
  Offsets offsets{VectorXd::Constant(1, 0.3), VectorXd::Zero(1)};
  // Rate 0.5 / 1.5; it would end at (1.5 * 0.3 - 0.2) / 0.5 = 0.5.
  Eigen::MatrixXf input = Eigen::MatrixXf::Constant(1, 1, 0.2f);
  auto at = [&](double rail, double time) {
    return RailedLoop(arrays, offsets, 0, rail).states(input, time)(0, 0);
  };
  for (double time : {0.5, 2.0, 7.3}) {
    EXPECT_NEAR(at(1, time), 0.5 * (1 - std::exp(-time / 3)), 5e-5);
    EXPECT_NEAR(at(0.1, time), std::min(0.1, 0.5 * (1 - std::exp(-time / 3))),
                1e-5);
  }
}

/// -J of a loop, from the circuit, in units of the amplifiers' wT.
MatrixXd minusJ(const Arrays &a, double gain) {
  Index n = a.positive.rows();
  Index behind = a.isDifferential() ? n : a.isShifted();
  MatrixXd j = MatrixXd::Identity(n + behind, n + behind) / gain;
  for (Index i = 0; i < n; ++i) {
    double load = a.positive.row(i).sum() + a.input[i];
    if (a.isDifferential())
      load += a.negative.row(i).sum();
    if (a.isShifted())
      load += a.shift[i];
    j.row(i).head(n) += a.positive.row(i) / load;
    if (a.isDifferential()) {
      j.row(i).tail(n) += a.negative.row(i) / load;
      j(n + i, i) += 0.5;
      j(n + i, n + i) += 0.5;
    }
    if (a.isShifted()) {
      j(i, n) += a.shift[i] / load;
      j(n, i) += 1.0 / double(n + 1);
    }
  }
  if (a.isShifted())
    j(n, n) += 1.0 / double(n + 1);
  return j;
}

class Draw {
public:
  MatrixXd matrix(Index rows, Index cols) {
    return MatrixXd::NullaryExpr(rows, cols, [&] { return normal(random); });
  }
  /// The array with write errors, cut at 0.
  MatrixXd written(MatrixXd g, double error) {
    for (double &value : g.reshaped())
      value = std::max(0.0, value + error * normal(random));
    return g;
  }

private:
  std::mt19937 random{21};
  std::normal_distribution<double> normal;
};

using Kind = std::pair<const char *, std::function<MatrixXd(Index, Draw &)>>;

const Kind kinds[] = {
    {"relu",
     [](Index n, Draw &draw) -> MatrixXd {
       MatrixXd x = draw.matrix(n, 2 * n).cwiseMax(0);
       MatrixXd a = x * x.transpose();
       a.diagonal().array() += 0.1 * a.trace() / double(n);
       return a;
     }},
    {"covariance",
     [](Index n, Draw &draw) -> MatrixXd {
       MatrixXd x = draw.matrix(n, 2 * n);
       MatrixXd a = x * x.transpose();
       a.diagonal().array() += 0.1 * a.trace() / double(n);
       return a;
     }},
    {"laplacian",
     [](Index n, Draw &) -> MatrixXd {
       MatrixXd a = 2.05 * MatrixXd::Identity(n, n);
       a.diagonal(-1).setConstant(-1);
       a.diagonal(1).setConstant(-1);
       return a;
     }},
    {"m-matrix",
     [](Index n, Draw &draw) -> MatrixXd {
       MatrixXd a = -draw.matrix(n, n).cwiseAbs();
       a.diagonal().setZero();
       a.diagonal() = -1.1 * a.rowwise().sum();
       a.diagonal().array() += 0.1;
       return a;
     }},
    {"rotation",
     [](Index n, Draw &draw) -> MatrixXd {
       MatrixXd r = draw.matrix(n, n) / std::sqrt(double(n));
       return 0.4 * MatrixXd::Identity(n, n) + (r - r.transpose()) / 2;
     }},
    {"non-normal",
     [](Index n, Draw &draw) -> MatrixXd {
       MatrixXd a = draw.matrix(n, n).triangularView<Eigen::StrictlyUpper>();
       a /= std::sqrt(double(n));
       a.diagonal().array() += 1;
       return a;
     }},
    // One slow rotation among many real modes that are slower than it turns.
    {"hidden rotation",
     [](Index n, Draw &draw) -> MatrixXd {
       MatrixXd x = draw.matrix(n, 2 * n);
       MatrixXd a = x * x.transpose() / double(2 * n);
       a.diagonal().array() += 0.2;
       if (n < 4)
         return a;
       a.topRows(2).setZero();
       a.leftCols(2).setZero();
       a.topLeftCorner(2, 2) << 0.03, 1, -1, 0.03;
       return a;
     }},
};

/// Every kind of matrix in every circuit it fits, exact and with write errors:
/// slowest mode and run-away rate are those of all eigenvalues.
TEST(Modes, AreTheLargestRealPartOfTheEigenvalues) {
  Draw draw;
  unsigned total = 0, unstable = 0;
  for (Index n : {1, 2, 3, 8, 16, 30, 64})
    for (const auto &[name, make] : kinds)
      for (double error : {0.0, 0.01, 0.05})
        for (auto scheme : {"one", "pair", "shift"}) {
          MatrixXd a = make(n, draw);
          a /= a.cwiseAbs().maxCoeff();
          bool isSigned = a.minCoeff() < 0;
          Arrays arrays{a, {}, VectorXd::Ones(n)};
          if (scheme == std::string("pair")) {
            arrays.positive = a.cwiseMax(0).array() + 0.0145;
            arrays.negative = (-a).cwiseMax(0).array() + 0.0145;
          } else if (scheme == std::string("shift")) {
            if (!isSigned)
              continue;
            double c = -a.minCoeff();
            arrays.positive = (a.array() + c) / (1 + c);
            arrays.shift.setConstant(n, c / (1 + c));
          } else if (isSigned) {
            continue;
          }
          arrays.positive = draw.written(arrays.positive, error);
          arrays.negative = draw.written(arrays.negative, error);
          arrays.shift = draw.written(arrays.shift, error);
          double expected = minusJ(arrays, 1e4).eigenvalues().real().minCoeff();
          EXPECT_NEAR(rateOf(arrays, 1e4), expected,
                      1e-2 * std::abs(expected) + 1e-9)
              << name << " " << n << ", " << scheme << ", error " << error;
          ++total;
          unstable += expected < 0;
        }
  EXPECT_GT(unstable, 20u);
  EXPECT_LT(unstable, total / 2);
}

/// Two states in closed form.
TEST(Modes, OfTwoStatesHaveAClosedForm) {
  // One array, loads 1 + 0.6: D^-1 G = (0.5, 0.1; 0.1, 0.5) / 1.6.
  Arrays one{MatrixXd{{0.5, 0.1}, {0.1, 0.5}}, {}, VectorXd::Ones(2)};
  EXPECT_NEAR(rateOf(one, 0), 0.4 / 1.6, 1e-12);
  // Run away: eigenvalues of (0.1, 0.5; 0.5, 0.1) / 1.6.
  one.positive << 0.1, 0.5, 0.5, 0.1;
  EXPECT_NEAR(rateOf(one, 0), -0.4 / 1.6, 1e-12);
  // One op-amp and its inverter, P = Gp / D, Q = Gn / D:
  //   l^2 - l (P + 1/2) + (P - Q) / 2 = 0.
  Arrays pair{MatrixXd::Constant(1, 1, 0.9), MatrixXd::Constant(1, 1, 0.3),
              VectorXd::Ones(1)};
  double p = 0.9 / 2.2, q = 0.3 / 2.2, half = (p + 0.5) / 2;
  EXPECT_NEAR(rateOf(pair, 0), half - std::sqrt(half * half - (p - q) / 2),
              1e-12);
}

TEST(Settling, IsTheLogarithmOverTheSlowestRate) {
  DeviceDescription d;
  EXPECT_NEAR(settlingSeconds(2, 1e7, d), std::log(2 * 2 * 127.0) / 1e7, 1e-14);
}

/// Two amplifiers one behind the other, against the integral of the first's
/// step response.
TEST(EarlySampling, OfAShiftColumnsProductHasTwoPoles) {
  for (auto [first, second] :
       {std::pair{0.5, 0.1}, {0.1, 0.5}, {0.25, 0.25}, {0.3, 0.3 + 1e-12}}) {
    double t = 3, sum = 0;
    constexpr int steps = 20000;
    for (int i = 0; i < steps; ++i) {
      double u = (i + 0.5) * t / steps;
      sum += first * std::exp(-first * (t - u)) * -std::expm1(-second * u);
    }
    EXPECT_NEAR(sampledTwice(first, second, t), sum * t / steps, 1e-8);
  }
}

} // namespace
