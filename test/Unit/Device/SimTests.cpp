//===- SimTests.cpp - The simulated device through its interface ----------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeviceTools.h"
#include "amcrt/support/Error.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

using namespace amcrt;
using namespace amcrt::test;
using Eigen::MatrixXd;
using Eigen::MatrixXf;

namespace {

constexpr const char *ideal = R"({"base": "ideal"})";

TEST(SimDevice, WithoutEffectsIsExact) {
  for (Eigen::Index n : {1, 7, 64}) {
    MatrixXf a = 3 * spd(n, 1), b = random(n, 5, 2);
    EXPECT_LT(error(run(ideal, a, b, AMC_MODE_INV).x, inverseOf(a, b)), 3e-6);
    EXPECT_LT(error(run(ideal, a, b, AMC_MODE_MVM).x, productOf(a, b)), 1e-6);
  }
  MatrixXf block = random(20, 33, 4), b = random(33, 3, 5);
  EXPECT_LT(error(run(ideal, block, b, AMC_MODE_MVM).x, productOf(block, b)),
            1e-6);
}

/// Powers of two change no digit, so that results at the ends of float32 are
/// those of 1 with another exponent, down to its denormal numbers.
TEST(SimDevice, ResultsFillFloat32) {
  for (amc_tile_mode mode : {AMC_MODE_INV, AMC_MODE_MVM})
    for (const char *config :
         {ideal, R"({"name": "all"})",
          R"({"opamp": {"calibrate": true, "offset_volts": 1e-3}})"}) {
      MatrixXf a = spd(8, 1), b = random(8, 20, 2);
      MatrixXf x = run(config, a, b, mode).x;
      for (int exponent : {120, 30, -30, -120}) {
        MatrixXf scaled =
            run(config, a, std::ldexp(1.0f, exponent) * b, mode).x;
        EXPECT_EQ(scaled, std::ldexp(1.0f, exponent) * x) << exponent;
        // A matrix times 2^e: products times 2^e, inverses divided by it.
        scaled = run(config, std::ldexp(1.0f, exponent) * a, b, mode).x;
        int result = mode == AMC_MODE_INV ? -exponent : exponent;
        EXPECT_EQ(scaled, std::ldexp(1.0f, result) * x) << exponent;
      }
    }
}

/// Beyond float32 a result is an error that names the vector, and the tile is
/// as if it had not been asked.
TEST(SimDevice, AResultThatDoesNotFitIsAnError) {
  for (const char *driver : {"sim", "ideal"}) {
    MatrixXf a = 8 * spd(8, 1), large = MatrixXf::Ones(8, 20);
    large.col(18).setConstant(1e38f);
    auto device = [&] {
      Device d = Device::open(driver, R"({"name": "all"})", 1);
      d.program({0, 0}, AMC_MODE_MVM, AMC_ROUND_NEAREST, in(a));
      return d;
    };
    Device used = device(), fresh = device();
    MatrixXf y(8, 20), z(8, 20), ones = MatrixXf::Ones(8, 20);
    try {
      used.mvm({0, 0}, in(large), out(y));
      ADD_FAILURE() << driver;
    } catch (const Error &error) {
      EXPECT_NE(std::string(error.what())
                    .find("mvm: the result of vector 18 does not fit float32"),
                std::string::npos)
          << error.what();
    }
    used.mvm({0, 0}, in(ones), out(y));
    fresh.mvm({0, 0}, in(ones), out(z));
    EXPECT_EQ(y, z);
  }
}

/// The matrix is read in the units it was written in, large or small.
TEST(SimDevice, ReadsBackLargeAndSmallMatrices) {
  MatrixXf a = spd(8, 1), read(8, 8);
  for (int exponent : {126, -120}) {
    MatrixXf block = std::ldexp(1.0f, exponent) * a;
    Device d = Device::open("sim", ideal, 1);
    d.program({0, 0}, AMC_MODE_MVM, AMC_ROUND_NEAREST, in(block));
    d.readBack({0, 0}, out(read));
    MatrixXf back = std::ldexp(1.0f, -exponent) * read;
    EXPECT_LT((back - a).cwiseAbs().maxCoeff(), 1e-6f) << exponent;
  }
}

TEST(SimDevice, FiniteGainIsADampingOfTheDiagonal) {
  MatrixXf a = spd(32, 1), b = random(32, 2, 2);
  const char *config = R"({"base": "ideal", "opamp": {"gain": 1000}})";
  MatrixXd m = a.cast<double>();
  double largest = a.cwiseAbs().maxCoeff();
  // In units of the largest entry; inverters have the gain 1000 / 1002.
  m = (m.cwiseMax(0) - 1000.0 / 1002 * (-m).cwiseMax(0)).eval();
  m.diagonal() +=
      (a.cast<double>().cwiseAbs().rowwise().sum().array() + largest).matrix() /
      1000;
  EXPECT_LT(error(run(config, a, b, AMC_MODE_INV).x,
                  m.partialPivLu().solve(b.cast<double>())),
            3e-6);
}

TEST(SimDevice, WriteErrorHasItsFirstOrderSize) {
  MatrixXf a = spd(32, 1), b = MatrixXf::Identity(32, 32);
  const char *config =
      R"({"base": "ideal", "cell": {"write_error_range": 1e-4,
          "min_conductance_siemens": 1e-6}})";
  double squares = 0;
  for (uint64_t seed = 0; seed < 20; ++seed) {
    MatrixXd dx = run(config, a, b, AMC_MODE_INV, seed).x.cast<double>() -
                  inverseOf(a, b);
    squares += dx.squaredNorm() / 20;
  }
  // dX = A^-1 E A^-1 with two independent cells in each element.
  double inverse = inverseOf(a, b).squaredNorm();
  double expected = 2e-8 * inverse * inverse * a.maxCoeff() * a.maxCoeff();
  EXPECT_NEAR(squares, expected, 0.2 * expected);
}

TEST(SimDevice, ReadNoiseHasItsFirstOrderSize) {
  MatrixXf a = spd(16, 1).cwiseAbs();
  a.diagonal().array() += 3;
  MatrixXf b = random(16, 1, 2).replicate(1, 4000);
  const char *config = R"({"base": "ideal", "cell": {"read_noise": 0.01}})";
  MatrixXd squares = a.cast<double>().cwiseAbs2();

  MatrixXd exact = productOf(a, b);
  MatrixXd noise = run(config, a, b, AMC_MODE_MVM).x.cast<double>() - exact;
  MatrixXd variance =
      1e-4 * squares * b.col(0).cast<double>().cwiseAbs2().eval();
  for (Eigen::Index i = 0; i < 16; ++i)
    EXPECT_NEAR(noise.row(i).squaredNorm() / 4000, variance(i),
                0.12 * variance(i));

  exact = inverseOf(a, b);
  noise = run(config, a, b, AMC_MODE_INV).x.cast<double>() - exact;
  MatrixXd inverse = a.cast<double>().inverse();
  MatrixXd current = 1e-4 * squares * exact.col(0).cwiseAbs2();
  variance = inverse.cwiseAbs2() * current;
  for (Eigen::Index i = 0; i < 16; ++i)
    EXPECT_NEAR(noise.row(i).squaredNorm() / 4000, variance(i),
                0.12 * variance(i));
}

TEST(SimDevice, AmplifierNoiseHasItsClosedForm) {
  MatrixXf a = MatrixXf::Identity(4, 4), b = MatrixXf::Ones(4, 20000);
  const char *config = R"({"base": "ideal", "opamp":
      {"noise_volts_per_root_hertz": 1e-7, "bandwidth_hertz": 1e8}})";
  // Identity: loads D = 2 Gu, rate wT / 2, noise gain D / Gu = 2, inputs of
  // 0.2 V. Product: gf = 4 Gu, load 5 / 4, noise gain 5 / 4, result times 4.
  double omega = 2 * M_PI * 1e8;
  double inverse = 2 * 1e-7 * std::sqrt(omega / 2 / 4) / 0.2;
  double product = 4 * 1.25 * 1e-7 * std::sqrt(omega / 1.25 / 4) / 0.2;
  for (auto [mode, sigma] :
       {std::pair{AMC_MODE_INV, inverse}, {AMC_MODE_MVM, product}}) {
    MatrixXf error = run(config, a, b, mode).x - b;
    EXPECT_NEAR(error.norm() / std::sqrt(80000.0), sigma, 0.02 * sigma);
  }
}

TEST(SimDevice, TransistorsAreInSeriesWithTheCells) {
  MatrixXf a = MatrixXf::Constant(1, 1, 2), b = MatrixXf::Constant(1, 1, 3);
  const char *config =
      R"({"base": "ideal", "cell": {"transistor_ohms": 5000}})";
  double weaker = 1 + 35e-6 * 5000;
  EXPECT_NEAR(run(config, a, b, AMC_MODE_MVM).x(0), 6 / weaker, 1e-5);
  EXPECT_NEAR(run(config, a, b, AMC_MODE_INV).x(0), 1.5 * weaker, 1e-5);
}

TEST(SimDevice, SampledEarlyAProductIsSmaller) {
  MatrixXf a = MatrixXf::Identity(2, 2), b = MatrixXf::Ones(2, 1);
  const char *config =
      R"({"base": "ideal", "converters": {"sample_seconds": 3e-9},
      "opamp": {"bandwidth_hertz": 1e8}})";
  Solved s = run(config, a, b, AMC_MODE_MVM);
  double share = -std::expm1(-3e-9 * 2 * M_PI * 1e8 / 1.5);
  EXPECT_NEAR(s.x(0), share, 1e-5);
  EXPECT_NEAR(s.solved.seconds, 2e-9 + 3e-9 + 10e-9, 1e-15);
}

TEST(SimDevice, OffsetsAddTheSameToEverySolution) {
  MatrixXf a = spd(8, 1), b = random(8, 1, 2).replicate(1, 3);
  const char *config = R"({"base": "ideal", "opamp": {"offset_volts": 1e-3}})";
  MatrixXf x = run(config, a, b, AMC_MODE_INV).x;
  EXPECT_EQ(x.col(0), x.col(2));
  double e = error(x, inverseOf(a, b));
  EXPECT_GT(e, 1e-3);
  EXPECT_LT(e, 0.3);
}

TEST(SimDevice, ConvertersLimitTheResolution) {
  MatrixXf a = spd(32, 1), b = random(32, 50, 2);
  double previous = 1;
  for (int bits : {4, 6, 8, 10, 12}) {
    std::string n = std::to_string(bits);
    std::string config = R"({"base": "ideal", "converters": {"adc_bits": )" +
                         n + R"(, "dac_bits": )" + n + "}}";
    double e = error(run(config, a, b, AMC_MODE_INV).x, inverseOf(a, b));
    EXPECT_LT(e, previous / 3);
    previous = e;
  }
  EXPECT_LT(previous, 2e-3);
}

/// Blocks and vectors are brought to the ranges of the circuit: powers of two
/// change no bit.
TEST(SimDevice, ScalesDoNotMatter) {
  MatrixXf a = spd(24, 1), b = random(24, 3, 2);
  auto scaled = [&](amc_tile_mode mode, float block, float vectors) {
    return run("{}", block * a, vectors * b, mode).x;
  };
  EXPECT_EQ(scaled(AMC_MODE_INV, 0x1p-100f, 0x1p-90f),
            0x1p10f * scaled(AMC_MODE_INV, 1, 1));
  EXPECT_EQ(scaled(AMC_MODE_MVM, 0x1p100f, 0x1p-100f),
            scaled(AMC_MODE_MVM, 1, 1));
}

TEST(SimDevice, DefaultDeviceSolvesRoughly) {
  MatrixXf a = spd(64, 1), b = random(64, 8, 2);
  Solved s = run("{}", a, b, AMC_MODE_INV);
  EXPECT_TRUE(s.programmed.stable);
  EXPECT_LT(error(s.x, inverseOf(a, b)), 0.6);
  EXPECT_LT(error(run("{}", a, b, AMC_MODE_MVM).x, productOf(a, b)), 0.35);
  EXPECT_EQ(s.programmed.cells_written, 2u * 64 * 64);
  EXPECT_NEAR(double(s.programmed.pulses), 8192 * 8.5, 1);
  EXPECT_NEAR(s.programmed.seconds, 64 * 8.5 * 0.3e-6, 1e-9);
  EXPECT_NEAR(s.programmed.joules, 8192 * 8.5 * 15e-12, 1e-11);
  EXPECT_GT(s.solved.seconds / 8, 0.1e-6);
  EXPECT_LT(s.solved.seconds / 8, 10e-6);
  EXPECT_GT(s.solved.joules, 0);
}

TEST(SimDevice, AnIndefiniteBlockLatchesAtTheRails) {
  MatrixXf a = MatrixXf::Ones(4, 4), b = random(4, 3, 2);
  a.diagonal().setConstant(0.2f);
  Solved s = run("{}", a, b, AMC_MODE_INV);
  EXPECT_FALSE(s.programmed.stable);
  EXPECT_EQ(s.solved.saturated, 3u);
  EXPECT_TRUE(s.x.allFinite());
}

TEST(SimDevice, OutputsBeyondTheSmallestRangeAreFlagged) {
  MatrixXf a = MatrixXf::Identity(2, 2), b(2, 1);
  a(1, 1) = 1e-4f;
  b << 1, 1;
  Solved s = run(ideal, a, b, AMC_MODE_INV);
  EXPECT_TRUE(s.programmed.stable);
  EXPECT_EQ(s.solved.saturated, 1u);
  EXPECT_NEAR(s.x(0), 1, 1e-3);
  EXPECT_GT(s.x(1), 100);
  EXPECT_LE(s.x(1), 1.2f / 0.2f * 128 * 1.001f);
  a(1, 1) = 1e-2f;
  s = run(ideal, a, b, AMC_MODE_INV);
  EXPECT_EQ(s.solved.saturated, 0u);
  EXPECT_NEAR(s.x(1), 100, 1e-3);
}

TEST(SimDevice, WritesOnlyWhatChanges) {
  Device device = Device::open("sim", "{}", 5);
  MatrixXf a = spd(16, 1), first(16, 16), second(16, 16);
  auto program = [&] {
    return device.program({1, 2}, AMC_MODE_INV, AMC_ROUND_TOWARD_ZERO, in(a));
  };
  program();
  device.readBack({1, 2}, out(first));
  EXPECT_EQ(program().cells_written, 0u);
  device.readBack({1, 2}, out(second));
  EXPECT_EQ(first, second);
  a(3, 3) = 0.5f; // one cell of each array holds it; only one is not zero
  EXPECT_EQ(program().cells_written, 1u);
}

TEST(SimDevice, AnUnstableBlockIsWrittenWhollyAgain) {
  Device device = Device::open("sim", "{}", 5);
  MatrixXf a = MatrixXf::Ones(4, 4);
  a.diagonal().setConstant(0.2f);
  auto program = [&] {
    return device.program({0, 0}, AMC_MODE_INV, AMC_ROUND_NEAREST, in(a));
  };
  EXPECT_FALSE(program().stable);
  EXPECT_EQ(program().cells_written, 32u);
}

TEST(SimDevice, ContinuesFromASnapshotWithTheSameBits) {
  MatrixXf a = spd(32, 1), m = random(8, 20, 3), b = random(32, 4, 2),
           c = random(20, 2, 4), x(32, 4), y(8, 2), x2(32, 4), y2(8, 2);
  auto rest = [&](Device &device, MatrixXf &x, MatrixXf &y) {
    device.mvm({3, 9}, in(c), out(y));
    MatrixXf next = a;
    next.diagonal().array() += 0.2f;
    device.program({0, 1}, AMC_MODE_INV, AMC_ROUND_TOWARD_ZERO, in(next));
    device.inverse({0, 1}, in(b), out(x));
  };
  Device device = Device::open("sim", "{}", 5);
  device.program({0, 1}, AMC_MODE_INV, AMC_ROUND_TOWARD_ZERO, in(a));
  device.program({3, 9}, AMC_MODE_MVM, AMC_ROUND_NEAREST, in(m));
  device.inverse({0, 1}, in(b), out(x));
  std::vector<uint8_t> state = device.snapshot();
  rest(device, x, y);

  Device other = Device::open("sim", "{}", 6);
  other.restore(state);
  EXPECT_EQ(other.snapshot(), state);
  rest(other, x2, y2);
  EXPECT_EQ(x, x2);
  EXPECT_EQ(y, y2);

  for (size_t cut : {size_t(0), size_t(3), state.size() / 2, state.size() - 1})
    EXPECT_THROW(other.restore({state.begin(), state.begin() + ptrdiff_t(cut)}),
                 Error);
  MatrixXf again(8, 20);
  EXPECT_NO_THROW(other.readBack({3, 9}, out(again)));
}

/// Offsets at the rails, whose mean rounds beyond them.
TEST(SimDevice, TakesItsOwnSnapshots) {
  MatrixXf a = spd(16, 1);
  for (unsigned reads = 1; reads < 60; ++reads) {
    DeviceDescription d;
    d.physics.opamp.supplyVolts = 0.7;
    d.physics.opamp.offsetVolts = 1;
    d.physics.opamp.calibrate = true;
    d.physics.opamp.calibrationReads = reads;
    Device device = Device::open("sim", d.toJson(), 5);
    device.program({0, 0}, AMC_MODE_MVM, AMC_ROUND_TOWARD_ZERO, in(a));
    std::vector<uint8_t> state = device.snapshot();
    EXPECT_NO_THROW(device.restore(state)) << reads;
  }
}

/// The first cell, behind 20 bytes of the device, 60 of the tile and 36
/// targets, would make its squares infinite, or is none that a circuit can
/// hold.
TEST(SimDevice, RefusesImpossibleConductances) {
  Device device = Device::open("sim", "{}", 5);
  MatrixXf a = spd(6, 1);
  device.program({0, 1}, AMC_MODE_INV, AMC_ROUND_TOWARD_ZERO, in(a));
  const std::vector<uint8_t> state = device.snapshot();
  constexpr size_t firstCell = 80 + 36 * sizeof(float);
  float held = 0;
  std::memcpy(&held, state.data() + firstCell, sizeof held);
  ASSERT_GT(held, 1e-7f); // siemens of a diagonal entry
  ASSERT_LT(held, 1e-4f);
  for (float siemens : {1e30f, 2e3f, -1e-6f, INFINITY, NAN}) {
    std::vector<uint8_t> damaged = state;
    std::memcpy(damaged.data() + firstCell, &siemens, sizeof siemens);
    EXPECT_THROW(device.restore(damaged), Error) << siemens;
  }
  EXPECT_EQ(device.snapshot(), state);
}

TEST(SimDevice, SurvivesDamagedSnapshots) {
  Device device = Device::open("sim", "{}", 5);
  MatrixXf a = spd(6, 1), b = random(6, 2, 2), x(6, 2);
  device.program({0, 1}, AMC_MODE_INV, AMC_ROUND_TOWARD_ZERO, in(a));
  std::vector<uint8_t> state = device.snapshot();
  std::mt19937 engine(3);
  for (int i = 0; i < 500; ++i) {
    std::vector<uint8_t> damaged = state;
    damaged[engine() % damaged.size()] ^= uint8_t(1u << engine() % 8);
    // Refused, or another valid state.
    try {
      device.restore(damaged);
      device.inverse({0, 1}, in(b), out(x));
    } catch (const Error &) {
    }
  }
  device.restore(state);
  EXPECT_EQ(device.snapshot(), state);
}

} // namespace
