//===- PhysicsTests.cpp - Effects of the simulated device in closed form --===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeviceTools.h"
#include "amcrt/support/Error.h"
#include "device/sim/Cells.h"
#include "device/sim/Mapping.h"
#include "device/sim/Wires.h"

#include <Eigen/Eigenvalues>
#include <gtest/gtest.h>

#include <cmath>

using namespace amcrt;
using namespace amcrt::test;
using Eigen::VectorXd;

namespace {

TEST(Spacing, GeometricLevelsHaveEqualFactors) {
  Device device = Device::open(
      "sim", R"({"base": "ideal", "cell": {"min_conductance_siemens": 1e-6,
      "max_conductance_siemens": 81e-6, "level_bits": 2,
      "spacing": "geometric"}})",
      1);
  // Levels of 1, 3^(4/3), 3^(8/3), 81 uS: fractions of the range of 80 uS.
  double low = (std::pow(81, 1 / 3.0) - 1) / 80,
         high = (std::pow(81, 2 / 3.0) - 1) / 80;
  MatrixXf a{{1, 0.05f, 0.12f}, {0.2f, 0, -0.15f}, {0.9f, 0.01f, 0.5f}};
  MatrixXd nearest{{1, low, low}, {high, 0, -high}, {1, 0, high}};
  MatrixXd down{{1, low, low}, {low, 0, -low}, {high, 0, high}};
  MatrixXf back(3, 3);
  device.program({0, 0}, AMC_MODE_MVM, AMC_ROUND_NEAREST, in(a));
  device.readBack({0, 0}, out(back));
  EXPECT_LT(error(back, nearest), 1e-6);
  // The diagonal goes to the nearest level in any case.
  device.program({0, 0}, AMC_MODE_MVM, AMC_ROUND_TOWARD_ZERO, in(a));
  device.readBack({0, 0}, out(back));
  EXPECT_LT(error(back, down), 1e-6);
}

constexpr const char *shifted = R"({"base": "ideal",
    "cell": {"min_conductance_siemens": 1e-6, "sign_scheme": "column_shift"})";

TEST(ColumnShift, WithoutEffectsIsExact) {
  MatrixXf a = 3 * spd(24, 1), b = random(24, 3, 2), wide = random(7, 24, 3);
  std::string config = std::string(shifted) + "}";
  EXPECT_LT(error(run(config, a, b, AMC_MODE_INV).x, inverseOf(a, b)), 1e-5);
  EXPECT_LT(error(run(config, wide, b, AMC_MODE_MVM).x, productOf(wide, b)),
            1e-5);
  // One array and one column of cells.
  EXPECT_EQ(run(config, a, b, AMC_MODE_INV).programmed.cells_written,
            24u * 24 + 24);
}

TEST(ColumnShift, FiniteGainFollowsTheCircuit) {
  MatrixXf a = spd(8, 1), b = random(8, 2, 2);
  std::string config =
      std::string(shifted) + R"(, "opamp": {"gain": 500, "supply_volts": 50}})";
  // In units of gin = gmax - gmin: A + c in 1 / (1 + c) of it, plus gmin.
  MatrixXd m = a.cast<double>() / double(a.maxCoeff());
  double c = -m.minCoeff(), unit = 1 / (1 + c), low = 1 / 34.0;
  MatrixXd array = (m.array() + c) * unit + low;
  double column = c * unit + low, summing = 500.0 / (500 + 8 + 1);
  VectorXd load = array.rowwise().sum().array() + column + 1;
  MatrixXd loop = array.array() - summing * column;
  loop.diagonal() += load / 500;
  MatrixXd expected =
      loop.partialPivLu().solve(b.cast<double>()) * unit / double(a.maxCoeff());
  EXPECT_LT(error(run(config, a, b, AMC_MODE_INV).x, expected), 1e-5);
  MatrixXd product = array.array() - summing * column;
  VectorXd gain = (1 + (1 + (load.array() - 1) / 8) / 500).inverse() / unit;
  expected =
      gain.asDiagonal() * (product * b.cast<double>()) * double(a.maxCoeff());
  EXPECT_LT(error(run(config, a, b, AMC_MODE_MVM).x, expected), 1e-5);
}

/// Zero is a level of its own, so a quantised block has no common shift.
TEST(ColumnShift, QuantisesAroundItsZero) {
  MatrixXf a{{1, 0, -0.4f}, {0, 0.72f, 0.26f}, {-0.4f, 0.26f, 0.88f}};
  DeviceDescription d;
  d.physics.cell.levelBits = 3;
  d.physics.cell.signScheme = SignScheme::columnShift;
  Targets t = mapBlock(a, d, AMC_ROUND_TOWARD_ZERO);
  // 0.4 / 1.4 of seven steps, up: two steps, zero; one is 5 / 7 of the range.
  EXPECT_EQ(t.negative.size(), 0);
  EXPECT_FLOAT_EQ(t.shift(0), 2 / 7.0f);
  EXPECT_DOUBLE_EQ(t.scale, 1 / (1 - double(2 / 7.0f)));
  MatrixXf steps = 7 * t.positive;
  MatrixXf expected{{7, 2, 0}, {2, 6, 3}, {0, 3, 6}};
  EXPECT_LT((steps - expected).cwiseAbs().maxCoeff(), 1e-6f);
}

/// The sum of the outputs has to fit the rails as well.
TEST(ColumnShift, TheSummingAmplifierLimitsTheSwing) {
  MatrixXf a = MatrixXf::Identity(32, 32), b = MatrixXf::Ones(32, 1);
  a(0, 1) = -0.1f;
  std::string config = std::string(shifted) + "}";
  MatrixXd expected = inverseOf(a, b);
  Solved s = run(config, a, b, AMC_MODE_INV);
  EXPECT_EQ(s.solved.saturated, 0u);
  EXPECT_LT(error(s.x, expected), 1e-5);
  // 32 outputs of 0.2 V are 6.4 V: three more ranges of 1.2 V are tried.
  MatrixXf balanced = b;
  for (Eigen::Index i = 0; i < 32; i += 2)
    balanced(i) = -1;
  double once = run(config, a, balanced, AMC_MODE_INV).solved.seconds;
  EXPECT_NEAR(s.solved.seconds, 4 * once, 1e-12);
}

TEST(Cells, DifferAlikeAtEveryWrite) {
  DeviceDescription d;
  d.capabilities.arraySize = 256;
  d.physics.cell.writeErrorRange = 0;
  d.physics.cell.deviceVariation = 0.05;
  CellStreams streams{{9, 0, Draw::positiveWrite, 0},
                      {9, 0, Draw::positiveRelaxation, 0},
                      {9, 0, Draw::positiveDevice, 0},
                      {9, 0, Draw::positiveEndurance, 0}};
  Cells cells;
  auto factors = [&](float target) -> MatrixXd {
    writeCells(cells, MatrixXf::Constant(256, 256, target), false, 0, d,
               streams);
    return cells.siemens.cast<double>().array() /
               (0.5e-6 + double(target) * 34.5e-6) -
           1;
  };
  MatrixXd first = factors(0.5f);
  EXPECT_NEAR(first.mean(), 0, 4 * 0.05 / 256);
  EXPECT_NEAR(std::sqrt(first.array().square().mean()), 0.05, 0.001);
  EXPECT_LT((factors(0.9f) - first).cwiseAbs().maxCoeff(), 1e-6);
}

TEST(ThermalNoise, HasItsClosedForm) {
  MatrixXf a = MatrixXf::Identity(4, 4), b = MatrixXf::Ones(4, 20000);
  double boltzmann = 1.380649e-23, omega = 2 * M_PI * 1e8, siemens = 35e-6;
  for (double kelvin : {300.0, 600.0}) {
    std::string config =
        R"({"base": "ideal", "cell": {"thermal_noise": true},
            "converters": {"input_volts": 1e-3},
            "environment": {"temperature_kelvin": )" +
        std::to_string(kelvin) + "}}";
    // Identity: 2 Gu at each row, rate wT / 2, 1 / Gu to the output. Product:
    // gf = 4 Gu and one cell, rate wT / (5 / 4), 1 / gf, result times 4.
    double inverse =
        std::sqrt(4 * boltzmann * kelvin * 2 / siemens * omega / 2 / 4);
    double product =
        std::sqrt(4 * boltzmann * kelvin * 5 / siemens * omega / 1.25 / 4);
    for (auto [mode, sigma] :
         {std::pair{AMC_MODE_INV, inverse}, {AMC_MODE_MVM, product}}) {
      MatrixXf e = run(config, a, b, mode).x - b;
      EXPECT_NEAR(e.norm() / std::sqrt(80000.0), sigma / 1e-3,
                  0.02 * sigma / 1e-3);
    }
  }
}

double bend(double volts, double v) {
  return 0.2 * std::sinh(volts / v) / std::sinh(0.2 / v);
}

TEST(NonlinearCells, OfAProductBendItsInputs) {
  MatrixXf a = random(9, 12, 1), b = random(12, 1, 2);
  b /= b.cwiseAbs().maxCoeff();
  const char *config =
      R"({"base": "ideal", "cell": {"nonlinearity_volts": 0.25}})";
  MatrixXd bent = b.cast<double>().unaryExpr(
      [](double u) { return bend(0.2 * u, 0.25) / 0.2; });
  EXPECT_LT(error(run(config, a, b, AMC_MODE_MVM).x, a.cast<double>() * bent),
            1e-5);
}

/// A loop against Newton's method on Kirchhoff's law.
TEST(NonlinearCells, OfALoopFollowKirchhoff) {
  MatrixXf a = spd(10, 1).cwiseAbs(), b = random(10, 1, 2);
  a.diagonal().array() += 2;
  b /= b.cwiseAbs().maxCoeff();
  for (double gain : {0.0, 1000.0}) {
    std::string config = R"({"base": "ideal",
        "cell": {"nonlinearity_volts": 0.25}, "opamp": {"gain": )" +
                         std::to_string(gain) + "}}";
    MatrixXd g = a.cast<double>() / double(a.maxCoeff());
    VectorXd damping = VectorXd::Zero(10);
    if (gain > 0)
      damping = (g.rowwise().sum().array() + 1) / gain;
    VectorXd in = 0.2 * b.cast<double>(), x = VectorXd::Zero(10);
    for (int i = 0; i < 50; ++i) {
      VectorXd bent = x.unaryExpr([](double v) { return bend(v, 0.25); });
      VectorXd slope = x.unaryExpr([](double v) {
        return 0.2 / 0.25 * std::cosh(v / 0.25) / std::sinh(0.2 / 0.25);
      });
      MatrixXd jacobian = g * slope.asDiagonal();
      jacobian.diagonal() += damping;
      x -= jacobian.partialPivLu().solve(g * bent + damping.cwiseProduct(x) +
                                         in);
    }
    VectorXd expected = -x / 0.2 / double(a.maxCoeff());
    EXPECT_LT(error(run(config, a, b, AMC_MODE_INV).x, expected), 1e-5);
  }
}

TEST(Slew, AddsTheTimeOfTheLargestOutput) {
  MatrixXf a = MatrixXf::Identity(4, 4), b = MatrixXf::Ones(4, 1);
  b(2) = 0.5f;
  double fast = run(R"({"base": "ideal"})", a, b, AMC_MODE_INV).solved.seconds;
  const char *slow =
      R"({"base": "ideal", "opamp": {"slew_volts_per_second": 1e7}})";
  // The product's outputs are a quarter of the inputs.
  EXPECT_NEAR(run(slow, a, b, AMC_MODE_INV).solved.seconds, fast + 0.2 / 1e7,
              1e-12);
  double product =
      run(R"({"base": "ideal"})", a, b, AMC_MODE_MVM).solved.seconds;
  EXPECT_NEAR(run(slow, a, b, AMC_MODE_MVM).solved.seconds,
              product + 0.05 / 1e7, 1e-12);
  // Sampled before it has slewed, an output is on its way.
  const char *early = R"({"base": "ideal",
      "opamp": {"slew_volts_per_second": 1e6, "bandwidth_hertz": 1e12},
      "converters": {"sample_seconds": 1e-7}})";
  Solved s = run(early, a, b, AMC_MODE_INV);
  EXPECT_NEAR(s.x(0), 0.1 / 0.2, 1e-6);
  EXPECT_NEAR(s.x(2), 0.5, 1e-6);
}

TEST(Converters, NoiseIsInSteps) {
  MatrixXf a = MatrixXf::Identity(4, 4), b = MatrixXf::Ones(4, 20000);
  // The ADC's own rounding of 1 / sqrt 12 steps is a small part of 2 steps. The
  // output of 0.2 V is in the range of 0.3 V.
  const char *adc = R"({"base": "ideal",
      "converters": {"adc_bits": 12, "adc_noise_lsb": 2}})";
  double step = 0.3 / 2047 / 0.2;
  MatrixXf e = run(adc, a, b, AMC_MODE_INV).x - b;
  double sigma = step * std::sqrt(4 + 1 / 12.0);
  EXPECT_NEAR(e.norm() / std::sqrt(80000.0), sigma, 0.03 * sigma);
  const char *dac = R"({"base": "ideal",
      "converters": {"dac_bits": 12, "dac_noise_lsb": 2}})";
  e = run(dac, a, b, AMC_MODE_MVM).x - b;
  sigma = 2.0 / 2047;
  EXPECT_NEAR(e.norm() / std::sqrt(80000.0), sigma, 0.03 * sigma);
}

TEST(Converters, SharedOnesTakeTurns) {
  MatrixXf a = spd(16, 1), b = random(16, 1, 2);
  double alone = run(R"({"base": "ideal"})", a, b, AMC_MODE_INV).solved.seconds;
  const char *shared = R"({"base": "ideal",
      "converters": {"lines_per_dac": 4, "lines_per_adc": 64}})";
  Solved s = run(shared, a, b, AMC_MODE_INV);
  // Each pass of the range search converts: 3 more inputs, 15 more outputs.
  double passes = (s.solved.seconds - alone) / (3 * 2e-9 + 15 * 10e-9);
  EXPECT_NEAR(passes, std::round(passes), 1e-6);
  EXPECT_GE(passes, 0.5);
}

TEST(Periphery, OnlyWhatIsThere) {
  MatrixXf a = spd(4, 1);
  for (auto [name, has, hasNot] :
       {std::tuple{"inv", AMC_MODE_INV, AMC_MODE_MVM},
        std::tuple{"mvm", AMC_MODE_MVM, AMC_MODE_INV}}) {
    std::string config =
        std::string(R"({"geometry": {"periphery": ")") + name + "\"}}";
    for (const char *driver : {"sim", "ideal"}) {
      Device device = Device::open(driver, config, 1);
      EXPECT_EQ(device.info().has_inv, has == AMC_MODE_INV);
      EXPECT_EQ(device.info().has_mvm, has == AMC_MODE_MVM);
      EXPECT_NO_THROW(device.program({0, 0}, has, AMC_ROUND_NEAREST, in(a)));
      EXPECT_THROW(device.program({0, 0}, hasNot, AMC_ROUND_NEAREST, in(a)),
                   Error);
    }
  }
}

TEST(Wires, ExactOnesAreThoseOfTheNodalAnalysis) {
  MatrixXf a = spd(24, 1).cwiseAbs(), b = random(24, 2, 2);
  a.diagonal().array() += 2;
  for (bool far : {false, true})
    for (bool pair : {false, true}) {
      std::string config = std::string(R"({"base": "ideal",
          "cell": {"sign_scheme": ")") +
                           (pair ? "pair" : "auto") + R"("},
          "wires": {"row_ohms": 3, "column_ohms": 2, "model": "exact",
                    "input_end": ")" +
                           (far ? "far" : "near") +
                           R"("}, "opamp": {"gain": 1e4}})";
      double largest = a.maxCoeff();
      Arrays arrays{35e-6 * a.cast<double>() / largest,
                    {},
                    VectorXd::Constant(24, 35e-6)};
      if (pair)
        arrays.negative = MatrixXd::Zero(24, 24);
      Wires wires{3, 2, far};
      MatrixXd x =
          -exactInvTransfer(arrays, wires, 1e4) * b.cast<double>() / largest;
      EXPECT_LT(error(run(config, a, b, AMC_MODE_INV).x, x), 1e-5);
      arrays.input.resize(0);
      MatrixXd y = -exactMvmTransfer(arrays, wires, 24 * 35e-6, 1e4) *
                   b.cast<double>() * largest * 24;
      EXPECT_LT(error(run(config, a, b, AMC_MODE_MVM).x, y), 1e-5);
    }
}

} // namespace
