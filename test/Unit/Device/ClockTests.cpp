//===- ClockTests.cpp - Time, wear, calibration and events of a device ----===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeviceTools.h"
#include "amcrt/driver/Events.h"
#include "amcrt/support/Error.h"
#include "device/sim/Cells.h"

#include <Eigen/Eigenvalues>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

using namespace amcrt;
using namespace amcrt::test;

namespace {

constexpr const char *relaxing = R"({"base": "ideal",
    "cell": {"min_conductance_siemens": 9e-6, "max_conductance_siemens": 90e-6},
    "relaxation": {"seconds": 10, "mean_siemens_per_e_fold": -0.089e-6,
                   "sigma_siemens": 0.412e-6,
                   "sigma_siemens_per_e_fold": 0.042e-6}})";

MatrixXf readBack(Device &device, Eigen::Index n) {
  MatrixXf values(n, n);
  device.readBack({0, 0}, out(values));
  return values;
}

TEST(Clock, TwoHalvesAreAWhole) {
  MatrixXf a = spd(16, 1), b = random(16, 2, 2), x(16, 2), y(16, 2);
  Device once = Device::open("sim", relaxing, 5),
         twice = Device::open("sim", relaxing, 5);
  for (Device *device : {&once, &twice})
    device->program({0, 0}, AMC_MODE_INV, AMC_ROUND_NEAREST, in(a));
  MatrixXf fresh = readBack(once, 16);
  once.advance(1e5);
  for (int i = 0; i < 2; ++i) {
    twice.advance(0.5e5);
    twice.inverse({0, 0}, in(b), out(y));
  }
  once.inverse({0, 0}, in(b), out(x));
  EXPECT_EQ(x, y);
  EXPECT_EQ(readBack(once, 16), readBack(twice, 16));
  EXPECT_GT((readBack(once, 16) - fresh).norm(), 1e-3);
  EXPECT_THROW(once.advance(-1), Error);
  EXPECT_THROW(once.advance(std::numeric_limits<double>::infinity()), Error);
}

/// Mean and spread of the published fit at several times after the write.
TEST(Clock, RelaxationFollowsThePublishedFit) {
  DeviceDescription d = DeviceDescription::preset("cmo-hfox");
  d.capabilities.arraySize = 256;
  d.physics.cell.writeErrorSiemens = {};
  d.physics.relaxation.seconds = 1;
  d.capabilities.arraySize = 256;
  Cells cells;
  writeCells(cells, MatrixXf::Constant(256, 256, 0.5f), false, 100, d,
             streams(0));
  double g = 9e-6 + 0.5 * 81e-6;
  for (double age : {0.0, 9.0, 599.0, 3599.0, 86399.0}) {
    ageCells(cells, 100 + age, d, streams(0));
    MatrixXd siemens = cells.siemens.cast<double>();
    double mean = siemens.mean();
    double sigma = std::sqrt((siemens.array() - mean).square().mean());
    double log = std::log(age + 1);
    // 65,536 cells; the time has steps of 1/64 of a factor e.
    EXPECT_NEAR(mean, g - 0.089e-6 * log, 0.089e-6 / 64 + 0.02e-6);
    EXPECT_NEAR(sigma, 0.412e-6 + 0.042e-6 * log, 0.015e-6);
  }
}

TEST(Clock, EachCellHasItsOwnAge) {
  DeviceDescription d = DeviceDescription::preset("cmo-hfox");
  d.physics.relaxation.sigmaSiemens = d.physics.relaxation.sigmaGrowthSiemens =
      0;
  d.physics.cell.writeErrorSiemens = {};
  d.physics.relaxation.seconds = 1;
  Cells cells;
  MatrixXf target = MatrixXf::Constant(4, 4, 0.5f);
  writeCells(cells, target, false, 0, d, streams(0));
  target(1, 2) = 0.25f;
  writeCells(cells, target, false, 1e4, d, streams(1));
  EXPECT_NEAR(double(cells.siemens(0, 0)),
              49.5e-6 - 0.089e-6 * std::log(1e4 + 1), 2e-9);
  EXPECT_NEAR(double(cells.siemens(1, 2)), 29.25e-6, 1e-11);
  // Nothing changes before the time that is given for it.
  double next = nextRelaxation(cells.relaxation, 1e4, d);
  MatrixXf before = cells.siemens;
  ageCells(cells, next * (1 - 1e-9), d, streams(1));
  EXPECT_EQ(cells.siemens, before);
  ageCells(cells, next * (1 + 1e-9), d, streams(1));
  EXPECT_NE(cells.siemens, before);
}

/// An array that a write leaves as it is has aged all the same.
TEST(Clock, BothArraysOfAPairAge) {
  MatrixXf a{{1, -0.5f}, {-0.5f, 0.9f}};
  Device looked = Device::open("sim", relaxing, 5),
         blind = Device::open("sim", relaxing, 5);
  for (Device *device : {&looked, &blind}) {
    device->program({0, 0}, AMC_MODE_INV, AMC_ROUND_NEAREST, in(a));
    device->advance(1e5);
  }
  readBack(looked, 2);
  a(1, 1) = 0.8f;
  for (Device *device : {&looked, &blind})
    EXPECT_EQ(device->program({0, 0}, AMC_MODE_INV, AMC_ROUND_NEAREST, in(a))
                  .cells_written,
              1u);
  EXPECT_EQ(readBack(looked, 2), readBack(blind, 2));
}

TEST(Wear, AFixedEnduranceEndsAtItsPulse) {
  const char *config = R"({"base": "ideal", "cell": {"endurance_pulses": 20}})";
  Device device = Device::open("sim", config, 1);
  MatrixXf ones = MatrixXf::Ones(3, 3), block = ones;
  auto program = [&](float diagonal) {
    block.diagonal().setConstant(diagonal);
    return device.program({0, 0}, AMC_MODE_MVM, AMC_ROUND_NEAREST, in(block));
  };
  // 8.5 pulses a write: the diagonal wears out at the third.
  EXPECT_EQ(program(0.5f).max_wear, 8.5);
  EXPECT_EQ(program(0.25f).worn_cells, 0u);
  amc_program_result last = program(0.125f);
  EXPECT_EQ(last.max_wear, 25.5);
  EXPECT_EQ(last.worn_cells, 3u);
  EXPECT_EQ(readBack(device, 3), ones);
  uint64_t dropped = 0;
  std::vector<amc_event> events = device.events(dropped);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].kind, AMC_EVENT_WORN_OUT);
  EXPECT_EQ(events[0].figure, 3);
  EXPECT_EQ(events[1].kind, AMC_EVENT_STUCK_COLUMN);
}

TEST(Wear, EnduranceIsLognormal) {
  DeviceDescription d;
  d.capabilities.arraySize = 256;
  d.physics.cell.writeErrorRange = 0;
  d.physics.cell.endurancePulses = 1000;
  d.physics.cell.enduranceLogSigma = 0.5;
  d.physics.write.pulsesPerCell = 500;
  Cells cells;
  uint64_t worn = 0;
  for (uint64_t write = 1; write <= 4; ++write) {
    float target = write % 2 ? 0.5f : 0.25f;
    worn += writeCells(cells, MatrixXf::Constant(256, 256, target), false, 0, d,
                       streams(write))
                .worn.cells;
    double z = std::log(double(write) * 0.5) / 0.5;
    double expected = 65536 * std::erfc(-z / std::sqrt(2)) / 2;
    EXPECT_NEAR(double(worn), expected, 4 * std::sqrt(expected));
    EXPECT_EQ(uint64_t((cells.siemens.array() == 35e-6f).count()), worn);
  }
}

TEST(Calibration, TakesTheOffsetOff) {
  MatrixXf a = spd(8, 1), b = random(8, 1, 2);
  const char *config = R"({"base": "ideal", "opamp": {"offset_volts": 1e-3}})";
  Device device = Device::open("sim", config, 1);
  MatrixXf x(8, 1);
  device.program({0, 0}, AMC_MODE_INV, AMC_ROUND_NEAREST, in(a));
  device.inverse({0, 0}, in(b), out(x));
  EXPECT_GT(error(x, inverseOf(a, b)), 1e-3);
  amc_calibrate_result done = device.calibrate({0, 0});
  amc_solve_result solved = device.inverse({0, 0}, in(b), out(x));
  EXPECT_LT(error(x, inverseOf(a, b)), 1e-5);
  EXPECT_LT(done.residual, 1e-6);
  EXPECT_NEAR(done.seconds, 16 * solved.seconds, 1e-12);
  EXPECT_GT(done.joules, 0);
  EXPECT_THROW(device.calibrate({0, 1}), Error);
}

/// What is left is less than half a step of the ADC in the range of the offset,
/// and noise that falls with the root of the reads.
TEST(Calibration, IsLimitedByTheAdcAndTheNoise) {
  MatrixXf a = MatrixXf::Identity(64, 64);
  auto residual = [&](const std::string &more) {
    Device device = Device::open(
        "sim",
        R"({"base": "ideal", "opamp": {"offset_volts": 1e-2, )" + more + "}",
        3);
    device.program({0, 0}, AMC_MODE_INV, AMC_ROUND_NEAREST, in(a));
    return device.calibrate({0, 0}).residual;
  };
  // Offsets of 2 vos, at most 6 sigma: a range of 1/8 of the supply or less.
  double coarse = residual(R"("calibration_reads": 1},
                             "converters": {"adc_bits": 8})");
  EXPECT_LT(coarse, 0.5 / 127 / 8);
  EXPECT_GT(coarse, 0.5 / 127 / 64);
  double few = residual(R"("noise_volts_per_root_hertz": 1e-7,
                           "calibration_reads": 4})"),
         many = residual(R"("noise_volts_per_root_hertz": 1e-7,
                            "calibration_reads": 1024})");
  EXPECT_NEAR(few / many, 16, 6);
}

TEST(Calibration, AtEveryWrite) {
  MatrixXf a = spd(8, 1), b = random(8, 1, 2);
  const char *config = R"({"base": "ideal", "opamp": {"offset_volts": 1e-3,
                           "calibrate": true}})";
  Solved s = run(config, a, b, AMC_MODE_INV);
  EXPECT_LT(error(s.x, inverseOf(a, b)), 1e-5);
  double write = 8 * 8.5 * 0.3e-6;
  EXPECT_NEAR(s.programmed.seconds, write + 16 * s.solved.seconds, 1e-12);
}

TEST(Events, NameKindTileAndFigure) {
  Device device = Device::open("sim", "{}", 5);
  MatrixXf a = MatrixXf::Ones(4, 4), b = random(4, 3, 2), x(4, 3);
  a.diagonal().setConstant(0.2f);
  device.advance(2);
  device.program({1, 7}, AMC_MODE_INV, AMC_ROUND_NEAREST, in(a));
  device.inverse({1, 7}, in(b), out(x));
  uint64_t dropped = 0;
  std::vector<amc_event> events = device.events(dropped);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(dropped, 0u);
  EXPECT_EQ(events[0].kind, AMC_EVENT_UNSTABLE);
  EXPECT_EQ(events[0].chip, 1u);
  EXPECT_EQ(events[0].tile, 7u);
  EXPECT_EQ(events[0].seconds, 2);
  // Eigenvalues of the block: 3.2 and -0.8; load: row sums of 3.2, input 1, and
  // gmin in eight cells; the gain takes a little.
  double load = 3.2 + 1 + 8 * 0.5 / 34.5;
  double rate = 2 * M_PI * 100e6 * (0.8 / load - 1e-4);
  EXPECT_NEAR(events[0].figure, rate, 0.1 * rate);
  EXPECT_EQ(events[1].kind, AMC_EVENT_SATURATED);
  EXPECT_EQ(events[1].figure, 3);
  EXPECT_STREQ(events[1].text, "outputs of 3 of 3 vectors are at the rails: "
                               "the circuit is unstable");
  EXPECT_TRUE(device.events(dropped).empty());
}

TEST(Events, FailedWritesAndStuckColumns) {
  const char *config = R"({"base": "ideal",
      "cell": {"write_error_range": 0.05, "stuck_open": 0.1},
      "write": {"verify_tolerance_range": 0.02, "max_pulses": 3}})";
  Device device = Device::open("sim", config, 2);
  MatrixXf a = MatrixXf::Ones(32, 32);
  amc_program_result result =
      device.program({0, 0}, AMC_MODE_MVM, AMC_ROUND_NEAREST, in(a));
  // Three pulses, each within 0.4 sigma; a tenth of the cells never is.
  double miss = 1 - std::erf(0.4 / std::sqrt(2));
  double expected = 1024 * (0.1 + 0.9 * std::pow(miss, 3));
  EXPECT_NEAR(double(result.failed_cells), expected, 4 * std::sqrt(expected));
  uint64_t dropped = 0;
  std::vector<amc_event> events = device.events(dropped);
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].kind, AMC_EVENT_WRITE_FAILED);
  EXPECT_EQ(events[0].figure, double(result.failed_cells));
  EXPECT_EQ(events[1].kind, AMC_EVENT_STUCK_COLUMN);
  MatrixXf back = readBack(device, 32);
  EXPECT_EQ(events[1].figure,
            double((back.col(events[1].column).array() == 0).count()));
  EXPECT_EQ(events[1].figure,
            double((back.array() == 0).cast<int>().colwise().sum().maxCoeff()));
}

TEST(Events, AreBounded) {
  Device device = Device::open("sim", "{}", 5);
  MatrixXf a = MatrixXf::Ones(2, 2);
  a.diagonal().setConstant(0.2f);
  for (int i = 0; i < 100; ++i)
    device.program({0, 0}, AMC_MODE_INV, AMC_ROUND_NEAREST, in(a));
  uint64_t dropped = 0;
  size_t kept = device.events(dropped).size();
  EXPECT_EQ(kept, EventQueue::capacity);
  EXPECT_EQ(dropped, 100 - kept);
}

/// Clock, wear, relaxation and calibration go on as they would have.
TEST(Clock, IsPartOfASnapshot) {
  const char *config = R"({"base": "cmo-hfox",
      "cell": {"endurance_pulses": 30, "endurance_log_sigma": 0.3,
               "sign_scheme": "column_shift"},
      "opamp": {"offset_volts": 1e-3, "calibrate": true}})";
  MatrixXf a = 3 * MatrixXf::Identity(12, 12) + spd(12, 1),
           b = random(12, 3, 2), x(12, 3), y(12, 3), x0(12, 3), y0(12, 3);
  auto rest = [&](Device &device, MatrixXf &to, MatrixXf &before) {
    device.inverse({0, 1}, in(b), out(before));
    device.advance(1e5);
    MatrixXf next = a;
    next.diagonal().array() += 0.5f;
    amc_program_result result =
        device.program({0, 1}, AMC_MODE_INV, AMC_ROUND_NEAREST, in(next));
    device.inverse({0, 1}, in(b), out(to));
    return result.worn_cells;
  };
  Device device = Device::open("sim", config, 5);
  for (float more : {0.0f, 0.3f, 0.6f}) {
    MatrixXf block = a;
    block.diagonal().array() += more;
    device.program({0, 1}, AMC_MODE_INV, AMC_ROUND_NEAREST, in(block));
    device.advance(300);
  }
  std::vector<uint8_t> state = device.snapshot();
  Device other = Device::open("sim", config, 6);
  other.restore(state);
  EXPECT_EQ(other.snapshot(), state);
  EXPECT_EQ(rest(device, x, x0), rest(other, y, y0));
  EXPECT_EQ(x0, y0);
  EXPECT_EQ(x, y);
  EXPECT_EQ(device.snapshot(), other.snapshot());
  std::mt19937 engine(3);
  for (int i = 0; i < 300; ++i) {
    std::vector<uint8_t> damaged = state;
    damaged[engine() % damaged.size()] ^= uint8_t(1u << engine() % 8);
    try {
      other.restore(damaged);
      other.inverse({0, 1}, in(b), out(y));
    } catch (const Error &) {
    }
  }
}

} // namespace
