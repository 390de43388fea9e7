//===- LoopTests.cpp - Loops of a device in time --------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a tile shows, says and costs by its dynamics, against the circuit's
// equations written and integrated here.
//
//===----------------------------------------------------------------------===//

#include "DeviceTools.h"
#include "device/sim/Random.h"

#include <Eigen/Eigenvalues>
#include <gtest/gtest.h>
#include <unsupported/Eigen/MatrixFunctions>

#include <cmath>
#include <cstdio>
#include <numbers>

using namespace amcrt;
using namespace amcrt::test;
using Eigen::Index;
using Eigen::VectorXd;

namespace {

constexpr double unity = 2 * std::numbers::pi * 1e8;
constexpr uint64_t seed = 1;

VectorXd offsets(Draw kind, Index n, double sigma) {
  std::vector<float> normal(static_cast<size_t>(n));
  fillNormal({seed, 0, kind, 0}, normal);
  return sigma * Eigen::Map<Eigen::VectorXf>(normal.data(), n).cast<double>();
}

/// An exact tile with a block of largest entry 1, its loop in units of 1 / wT:
/// dz/dt = drive - rates z.
struct Circuit {
  Circuit(const MatrixXf &block, bool hasShift) : n(block.rows()) {
    MatrixXd a = block.cast<double>();
    MatrixXd gp = a.cwiseMax(0), gn = (-a).cwiseMax(0);
    double c = -a.minCoeff();
    pair = c > 0 && !hasShift;
    behind = pair ? n : hasShift;
    if (hasShift) {
      unit = 1 / (1 + c);
      gp = (a.array() + c) * unit;
      gn = MatrixXd::Constant(n, 1, c * unit);
    } else if (!pair) {
      gn.resize(n, 0);
    }
    loads = gp.rowwise().sum() + gn.rowwise().sum() + VectorXd::Ones(n);
    rates = MatrixXd::Zero(n + behind, n + behind);
    rates.topLeftCorner(n, n) = loads.cwiseInverse().asDiagonal() * gp;
    rates.topRightCorner(n, behind) = loads.cwiseInverse().asDiagonal() * gn;
    if (pair)
      rates.bottomRows(n) << MatrixXd::Identity(n, n) / 2,
          MatrixXd::Identity(n, n) / 2;
    if (hasShift)
      rates.bottomRows(1).setConstant(1 / double(n + 1));
  }

  VectorXd drive(const VectorXd &volts, double sigma) const {
    VectorXd d(n + behind);
    d << offsets(Draw::opampOffset, n, sigma) - volts.cwiseQuotient(loads),
        offsets(Draw::inverterOffset, n, sigma).head(behind);
    return d;
  }

  /// The states at `time`, by small steps of Euler's method.
  VectorXd railed(const VectorXd &drive, double rail, double time) const {
    VectorXd z = VectorXd::Zero(n + behind);
    constexpr double step = 0.02;
    for (double t = 0; t < time; t += step)
      z = (z + step * (drive - rates * z)).cwiseMax(-rail).cwiseMin(rail);
    return z;
  }

  double slowest() const { return rates.eigenvalues().real().minCoeff(); }

  Index n, behind;
  bool pair;
  double unit = 1; ///< what an entry of 1 is
  VectorXd loads;
  MatrixXd rates;
};

MatrixXf laplacian(Index n) {
  MatrixXf a = MatrixXf::Identity(n, n);
  a.diagonal(1).setConstant(-0.45f);
  a.diagonal(-1).setConstant(-0.45f);
  return a;
}

MatrixXf rotation(Index n, float damping) {
  MatrixXf r = random(n, n, 3) / std::sqrt(float(n));
  MatrixXf a = r - r.transpose().eval();
  a.diagonal().setConstant(damping);
  return a / a.cwiseAbs().maxCoeff();
}

MatrixXf positive(Index n) {
  MatrixXf a = spd(n, 4).cwiseAbs();
  a.diagonal().array() += 0.5f;
  return a / a.maxCoeff();
}

std::string device(const std::string &scheme, double offset, double rail,
                   const std::string &more = "") {
  return R"({"base": "ideal", "cell": {"sign_scheme": ")" + scheme +
         R"("}, "opamp": {"offset_volts": )" + std::to_string(offset) +
         R"(, "supply_volts": )" + std::to_string(rail) + "}" + more + "}";
}

/// Offsets that leave no room between the rails: what is shown is where the
/// railed circuit ends, read in the smallest range of the inputs.
TEST(Rails, OffsetsBeyondThemStay) {
  for (auto [scheme, a] : {std::pair{"auto", laplacian(8)},
                           {"auto", positive(6)},
                           {"auto", rotation(6, 1.5f)},
                           {"column_shift", laplacian(4)}})
    for (double offset : {0.3, 0.5, 1.0}) {
      Circuit circuit(a, scheme == std::string("column_shift"));
      MatrixXf b = random(a.rows(), 1, 2);
      b /= b.cwiseAbs().maxCoeff();
      double rail = 0.2;
      Solved s = run(device(scheme, offset, rail), a, b, AMC_MODE_INV, seed);
      ASSERT_TRUE(s.programmed.stable);
      VectorXd z = circuit.railed(
          circuit.drive(0.2 * b.cast<double>() / 128, offset), rail, 3000);
      VectorXd expected = -128 / 0.2 * circuit.unit * z.head(a.rows());
      EXPECT_LT(error(s.x, expected), 1e-3) << scheme << ", " << offset;
      EXPECT_EQ(s.solved.saturated, 1u);
    }
}

/// Offsets that fit: the range of the inputs leaves room for those of the
/// inverters as well, and the answer is the linear one.
TEST(Rails, LeaveRoomForOffsets) {
  MatrixXf a = laplacian(8), b = MatrixXf::Ones(8, 1);
  Circuit circuit(a, false);
  double offset = 0.05, rail = 1.2;
  for (double factor : {1.0, 0.8, 0.65}) {
    Solved s =
        run(device("auto", offset, rail * factor), a, b, AMC_MODE_INV, seed);
    VectorXd drive = circuit.drive(VectorXd::Zero(8), offset);
    VectorXd rest = circuit.rates.partialPivLu().solve(drive);
    VectorXd linear = circuit.rates.partialPivLu().solve(
        circuit.drive(VectorXd::Constant(8, 0.2), offset) - drive);
    double room = rail * factor - rest.cwiseAbs().maxCoeff();
    ASSERT_GT(room, 0);
    int range = 0;
    while (std::ldexp(linear.head(8).cwiseAbs().maxCoeff(), -range) > room)
      ++range;
    ASSERT_LE(range, 7);
    EXPECT_EQ(s.solved.saturated, 0u);
    VectorXd expected = -(linear + std::ldexp(1.0, range) * rest).head(8) / 0.2;
    EXPECT_LT(error(s.x, expected), 1e-5);
  }
}

TEST(Rails, AWorseOffsetIsNoBetterAnswer) {
  MatrixXf a = laplacian(16), b = MatrixXf::Ones(16, 1);
  MatrixXd exact = inverseOf(a, b);
  double before = 0;
  for (double offset : {1e-4, 1e-3, 1e-2, 0.1, 0.3, 0.5, 1.0}) {
    double now =
        error(run(device("auto", offset, 1.2), a, b, AMC_MODE_INV).x, exact);
    EXPECT_GT(now, 0.8 * before) << offset;
    before = now;
  }
  EXPECT_GT(before, 3);
}

/// A product's amplifiers clip, and a column's summing amplifier before them.
TEST(Rails, ClipProducts) {
  MatrixXf a = random(5, 6, 1), b = random(6, 3, 2);
  a /= a.cwiseAbs().maxCoeff();
  b.array().rowwise() /= b.colwise().lpNorm<Eigen::Infinity>().array();
  double rail = 0.15, offset = 0.2;
  for (bool hasShift : {false, true}) {
    const char *scheme = hasShift ? "column_shift" : "auto";
    Solved s = run(device(scheme, offset, rail), a, b, AMC_MODE_MVM, seed);
    double c = -double(a.minCoeff()), unit = hasShift ? 1 / (1 + c) : 1;
    MatrixXd g = a.cast<double>();
    VectorXd column = VectorXd::Zero(5);
    MatrixXd cells = g.cwiseAbs();
    if (hasShift) {
      g = (g.array() + c) * unit;
      cells = g;
      column.setConstant(c * unit);
    }
    VectorXd loads = cells.rowwise().sum() + column;
    loads.array() = 1 + loads.array() / 6;
    VectorXd vos = offsets(Draw::opampOffset, 5, offset);
    double summing = offsets(Draw::inverterOffset, 5, offset)[0];
    VectorXd in = 0.2 / 128 * b.col(0).cast<double>();
    double s0 = std::clamp(7 * summing - in.sum(), -rail, rail);
    VectorXd y = vos.cwiseProduct(loads) - (g * in + s0 * column) / 6;
    y = y.cwiseMax(-rail).cwiseMin(rail);
    VectorXd expected = -6 * 128 / 0.2 / unit * y;
    EXPECT_LT(error(s.x.col(0), expected), 1e-5) << scheme;
    EXPECT_EQ(s.solved.saturated, 3u);
  }
}

/// The analog time of a solve is that of the slowest mode, at most 2 ranges.
TEST(Settling, OfASolveIsThatOfTheSlowestMode) {
  for (auto [scheme, a] : {std::pair{"auto", laplacian(24)},
                           {"auto", positive(24)},
                           {"auto", rotation(24, 1.5f)},
                           {"auto", rotation(8, 1.5f)},
                           {"column_shift", laplacian(24)},
                           {"column_shift", rotation(8, 0.3f)}}) {
    Circuit circuit(a, scheme == std::string("column_shift"));
    double slowest = circuit.slowest();
    ASSERT_GT(slowest, 0) << scheme << " " << a.rows();
    MatrixXf b = 1e-3f * MatrixXf::Ones(a.rows(), 1);
    Solved s = run(device(scheme, 0, 100,
                          R"(, "converters": {"adc_bits": 8,
                              "dac_seconds": 0, "adc_seconds": 0})"),
                   a, b, AMC_MODE_INV);
    EXPECT_NEAR(s.solved.seconds, std::log(2 * 2 * 127.0) / (unity * slowest),
                1e-3 * s.solved.seconds)
        << scheme << " " << a.rows();
  }
}

/// What linear states are at `time` after their drive was switched on.
VectorXd sampled(const MatrixXd &rates, const VectorXd &drive, double time) {
  MatrixXd decay = (-time * rates).exp();
  VectorXd final = rates.partialPivLu().solve(drive);
  return final - decay * final;
}

std::string sampling(double time) {
  char text[80];
  std::snprintf(text, sizeof text,
                R"(, "converters": {"sample_seconds": %.9g})", time / unity);
  return text;
}

TEST(EarlySampling, OfALoopFollowsItsCircuit) {
  for (auto [scheme, a] : {std::pair{"auto", laplacian(8)},
                           {"auto", positive(6)},
                           {"auto", rotation(6, 1.5f)},
                           {"column_shift", laplacian(4)}})
    for (double time : {1.0, 8.0, 60.0}) {
      Circuit circuit(a, scheme == std::string("column_shift"));
      MatrixXf b = random(a.rows(), 1, 2);
      b /= b.cwiseAbs().maxCoeff();
      Solved s = run(device(scheme, 0.01, 100, sampling(time)), a, b,
                     AMC_MODE_INV, seed);
      VectorXd z = sampled(circuit.rates,
                           circuit.drive(0.2 * b.cast<double>(), 0.01), time);
      EXPECT_LT(error(s.x, -circuit.unit / 0.2 * z.head(a.rows())), 1e-5)
          << scheme << ", " << time;
    }
}

/// The summing amplifier of a column lags behind the rows'.
TEST(EarlySampling, OfAProductFollowsItsCircuit) {
  MatrixXf a = random(5, 6, 1), b = random(6, 1, 2);
  a /= a.cwiseAbs().maxCoeff();
  b /= b.cwiseAbs().maxCoeff();
  double c = -double(a.minCoeff()), unit = 1 / (1 + c), offset = 0.01;
  MatrixXd g = (a.cast<double>().array() + c) * unit;
  VectorXd node = g.rowwise().sum().array() + c * unit + 6;
  MatrixXd rates = MatrixXd::Zero(6, 6);
  rates.diagonal() << 6 * node.cwiseInverse(), 1 / 7.0;
  rates.col(5).head(5) = c * unit * node.cwiseInverse();
  VectorXd in = 0.2 * b.cast<double>(), drive(6);
  drive << offsets(Draw::opampOffset, 5, offset) - (g * in).cwiseQuotient(node),
      offsets(Draw::inverterOffset, 5, offset)[0] - in.sum() / 7;
  for (double time : {1.0, 5.0, 30.0}) {
    Solved s = run(device("column_shift", offset, 100, sampling(time)), a, b,
                   AMC_MODE_MVM, seed);
    VectorXd y = sampled(rates, drive, time).head(5);
    EXPECT_LT(error(s.x, -6 / 0.2 / unit * y), 1e-5) << time;
  }
}

/// The event says the growth of the fastest mode, turning ones as well.
TEST(Events, AnUnstableLoopRunsAwayAtItsLargestRealPart) {
  MatrixXf turning = rotation(8, -0.05f);
  MatrixXf indefinite = laplacian(8);
  indefinite(3, 3) = -0.2f;
  MatrixXf slow = MatrixXf::Identity(12, 12);
  slow(0, 0) = -1e-3f;
  for (const MatrixXf &a : {turning, indefinite, slow, rotation(24, 0.3f)}) {
    Circuit circuit(a / a.cwiseAbs().maxCoeff(), false);
    double growth = -circuit.slowest();
    ASSERT_GT(growth, 0);
    Device tile = Device::open("sim", R"({"base": "ideal"})", seed);
    EXPECT_FALSE(
        tile.program({0, 0}, AMC_MODE_INV, AMC_ROUND_NEAREST, in(a)).stable);
    uint64_t dropped = 0;
    std::vector<amc_event> events = tile.events(dropped);
    ASSERT_EQ(events.size(), 1u);
    const amc_event &event = events[0];
    EXPECT_EQ(event.kind, AMC_EVENT_UNSTABLE);
    EXPECT_NEAR(event.figure, unity * growth, 1e-4 * unity * growth)
        << event.text;
  }
}

} // namespace
