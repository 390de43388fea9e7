//===- StatisticsTests.cpp - Randomness and converters in closed form -----===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeviceTools.h"
#include "device/sim/Cells.h"
#include "device/sim/Converters.h"
#include "device/sim/Mapping.h"
#include "device/sim/Random.h"
#include "device/sim/WriteError.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

using namespace amcrt;
using namespace amcrt::test;
using Eigen::VectorXf;

namespace {

/// Kolmogorov-Smirnov distance to the standard normal distribution, times the
/// square root of the count: above 1.95 with probability 1e-3.
double kolmogorovSmirnov(std::vector<float> values) {
  std::sort(values.begin(), values.end());
  double count = double(values.size()), distance = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    double expected = std::erfc(-values[i] / std::numbers::sqrt2) / 2;
    distance = std::max({distance, std::abs(expected - double(i) / count),
                         std::abs(expected - double(i + 1) / count)});
  }
  return distance * std::sqrt(count);
}

TEST(Random, IsNormal) {
  std::vector<float> values(200000);
  fillNormal({42, 3, Draw::readNoise, 5}, values);
  double moments[5] = {};
  for (float value : values)
    for (int p = 1; p <= 4; ++p)
      moments[p] += std::pow(double(value), p) / double(values.size());
  double sigma = 1 / std::sqrt(double(values.size()));
  EXPECT_NEAR(moments[1], 0, 4 * sigma);
  EXPECT_NEAR(moments[2], 1, 4 * std::sqrt(2) * sigma);
  EXPECT_NEAR(moments[3], 0, 4 * std::sqrt(15) * sigma);
  EXPECT_NEAR(moments[4], 3, 4 * std::sqrt(96) * sigma);
  EXPECT_LT(kolmogorovSmirnov(values), 1.95);
}

TEST(Random, StreamsAndNeighboursAreIndependent) {
  constexpr size_t count = 100000;
  std::vector<float> a(count), b(count);
  RandomStream base{42, 3, Draw::readNoise, 5};
  fillNormal(base, a);
  auto correlation = [&](std::span<const float> x, std::span<const float> y) {
    double sum = 0;
    for (size_t i = 0; i < y.size(); ++i)
      sum += double(x[i]) * double(y[i]);
    return sum / double(y.size());
  };
  double limit = 4 / std::sqrt(double(count));
  for (size_t lag : {1, 2, 31, 32, 33, 64})
    EXPECT_LT(std::abs(correlation(a, std::span(a).subspan(lag))), limit);
  for (RandomStream other :
       {RandomStream{43, 3, Draw::readNoise, 5},
        RandomStream{42, 4, Draw::readNoise, 5},
        RandomStream{42, 3, Draw::positiveWrite, 5},
        RandomStream{42, 3, Draw::readNoise, 6},
        RandomStream{42, 3, Draw::readNoise, 5 + (uint64_t(1) << 32)}}) {
    fillNormal(other, b);
    EXPECT_LT(std::abs(correlation(a, b)), limit);
  }
}

TEST(Random, ANumberDependsOnItsPlaceAlone) {
  std::vector<float> whole(1000), part(777);
  fillNormal({1, 2, Draw::readNoise, 3}, whole);
  fillNormal({1, 2, Draw::readNoise, 3}, std::span(part).subspan(1));
  EXPECT_TRUE(std::equal(part.begin() + 1, part.end(), whole.begin()));
}

TEST(Cells, WriteErrorIsNormalInFractionsOfTheRange) {
  DeviceDescription d;
  d.capabilities.arraySize = 256;
  d.physics.cell.writeErrorRange = 0.02;
  Cells cells;
  MatrixXf target = MatrixXf::Constant(256, 256, 0.5f);
  WriteCount count = writeCells(cells, target, false, 0, d, streams(0));
  EXPECT_EQ(count.cells, 65536u);
  EXPECT_DOUBLE_EQ(count.steps, 256 * 8.5);
  std::vector<float> errors;
  double range = 34.5e-6;
  for (float siemens : cells.siemens.reshaped())
    errors.push_back(
        float((double(siemens) - 0.5e-6 - 0.5 * range) / (0.02 * range)));
  EXPECT_LT(kolmogorovSmirnov(errors), 1.95);
}

TEST(Cells, KeepWhatDoesNotChange) {
  DeviceDescription d;
  Cells cells;
  MatrixXf target = MatrixXf::Random(8, 8).cwiseAbs();
  writeCells(cells, target, false, 0, d, streams(0));
  MatrixXf before = cells.siemens;
  EXPECT_GE(before.minCoeff(), 0);
  target(2, 3) = 1;
  target(2, 5) = 1;
  WriteCount count = writeCells(cells, target, false, 0, d, streams(1));
  EXPECT_EQ(count.cells, 2u);
  EXPECT_DOUBLE_EQ(count.steps, 8.5);
  EXPECT_EQ((cells.siemens.array() != before.array()).count(), 2);
  count = writeCells(cells, target, true, 0, d, streams(2));
  EXPECT_EQ(count.cells, 64u);
}

/// (conductances - mean) / sigma of 65536 cells written to one target.
std::vector<float> normalised(DeviceDescription d, float target, double mean,
                              double sigma) {
  d.capabilities.arraySize = 256;
  Cells cells;
  writeCells(cells, MatrixXf::Constant(256, 256, target), false, 0, d,
             streams(0));
  std::vector<float> values;
  for (float siemens : cells.siemens.reshaped())
    values.push_back(float((double(siemens) - mean) / sigma));
  return values;
}

/// The published fits, at five conductances (uS).
TEST(Cells, FollowPublishedFits) {
  DeviceDescription neurram = DeviceDescription::preset("hfox-neurram");
  neurram.capabilities.arraySize = 256;
  double expected[] = {0.35, 2.26, 2.02, 1.53, 1.10};
  for (int i = 0; i < 5; ++i)
    EXPECT_NEAR(writeSigma(10e-6 * i, neurram), expected[i] * 1e-6, 6e-9);
  double g = 1e-6 + 0.5 * 39e-6;
  EXPECT_LT(
      kolmogorovSmirnov(normalised(neurram, 0.5f, g, writeSigma(g, neurram))),
      1.95);

  // 0.76 uS of relaxation after one hour; its mean -0.73 uS.
  DeviceDescription cmo = DeviceDescription::preset("cmo-hfox");
  cmo.capabilities.arraySize = 256;
  for (float u : {0.1f, 0.3f, 0.5f, 0.7f, 0.9f}) {
    g = 9e-6 + double(u) * 81e-6;
    double write = 0.0112e-6 + 0.0113 * g, relaxed = 0.756e-6;
    EXPECT_NEAR(writeSigma(g, cmo), write, 1e-12);
    EXPECT_LT(kolmogorovSmirnov(normalised(cmo, u, g - 0.7288e-6,
                                           std::hypot(write, relaxed))),
              1.95);
  }
}

TEST(Cells, VerifyRepeatsUntilTheErrorIsSmall) {
  DeviceDescription d;
  d.capabilities.arraySize = 256;
  d.physics.cell.writeErrorRange = 0.02;
  d.physics.write.verifyToleranceRange = 0.01;
  Cells cells;
  WriteCount count = writeCells(cells, MatrixXf::Constant(128, 128, 0.5f),
                                false, 0, d, streams(0));
  double range = 34.5e-6;
  Eigen::MatrixXd error =
      cells.siemens.cast<double>().array() - 0.5e-6 - 0.5 * range;
  EXPECT_LE(error.cwiseAbs().maxCoeff(), 0.01 * range * 1.0001);
  // Half a sigma: a pulse succeeds with probability erf(0.5 / sqrt 2).
  double success = std::erf(0.5 / std::numbers::sqrt2);
  EXPECT_NEAR(count.pulses / 16384, 1 / success, 0.03 / success);
  EXPECT_GT(count.steps, 128 * 5);
  // A limit leaves the rest as they are.
  d.physics.write.maxPulses = 1;
  count = writeCells(cells, MatrixXf::Constant(128, 128, 0.4f), false, 0, d,
                     streams(1));
  EXPECT_EQ(count.pulses, 16384);
}

TEST(Cells, StuckOnesStay) {
  DeviceDescription d;
  d.physics.cell.stuckOpen = 0.01;
  d.physics.cell.stuckShort = 0.02;
  d.capabilities.arraySize = 256;
  d.physics.cell.writeErrorRange = 0;
  Cells cells;
  cells.made = madeStuck(TileArray::positive, 9, 0, d);
  writeCells(cells, MatrixXf::Constant(256, 256, 0.5f), false, 0, d,
             streams(0));
  auto open = (cells.siemens.array() == 0).eval();
  auto shorted = (cells.siemens.array() == 35e-6f).eval();
  EXPECT_NEAR(double(open.count()), 655, 4 * std::sqrt(655));
  EXPECT_NEAR(double(shorted.count()), 1311, 4 * std::sqrt(1311));
  writeCells(cells, MatrixXf::Constant(256, 256, 0.2f), false, 0, d,
             streams(1));
  EXPECT_TRUE(((cells.siemens.array() == 0) == open).all());
  EXPECT_TRUE(((cells.siemens.array() == 35e-6f) == shorted).all());
  // The same cells, whatever part of the array a block takes.
  Cells corner;
  corner.made = cells.made;
  writeCells(corner, MatrixXf::Constant(200, 100, 0.2f), false, 0, d,
             streams(2));
  EXPECT_TRUE(
      ((corner.siemens.array() == 0) == open.topLeftCorner(200, 100)).all());
}

/// A device whose levels begin at 0 S, where one array can hold a zero, or not.
DeviceDescription levelled(unsigned bits, bool needsPair) {
  DeviceDescription d;
  d.physics.cell.levelBits = bits;
  if (!needsPair)
    d.physics.cell.minConductanceSiemens = 0;
  return d;
}

TEST(Mapping, RoundsOffDiagonalsDownAndTheDiagonalToTheNearest) {
  MatrixXf a{{2.0f, -0.39f, 0.1f}, {-0.39f, 1.3f, 0.7f}, {0.1f, 0.7f, 1.1f}};
  Targets t = mapBlock(a, levelled(2, false), AMC_ROUND_TOWARD_ZERO);
  EXPECT_EQ(t.scale, 2);
  float third = 1 / 3.0f;
  EXPECT_TRUE(t.positive.isApprox(
      MatrixXf{{1, 0, 0}, {0, 2 * third, third}, {0, third, 2 * third}}));
  EXPECT_EQ(t.negative, MatrixXf::Zero(3, 3));
  t = mapBlock(a, levelled(2, false), AMC_ROUND_NEAREST);
  EXPECT_FLOAT_EQ(t.negative(0, 1), third);
  // A pair only when it is needed.
  EXPECT_EQ(mapBlock(a.cwiseAbs(), levelled(2, false), AMC_ROUND_NEAREST)
                .negative.size(),
            0);
  EXPECT_EQ(mapBlock(a.cwiseAbs(), levelled(2, true), AMC_ROUND_NEAREST)
                .negative.size(),
            9);
  // What is on a level stays on it.
  for (unsigned bits : {1u, 3u, 5u, 8u}) {
    MatrixXf once =
        mapBlock(a.cwiseAbs(), levelled(bits, false), AMC_ROUND_TOWARD_ZERO)
            .positive;
    EXPECT_EQ(
        mapBlock(0.3f * once, levelled(bits, false), AMC_ROUND_TOWARD_ZERO)
            .positive,
        once);
  }
}

/// What an ADC makes of one vector.
VectorXf converted(const VectorXf &values, float fullScale, unsigned bits) {
  MatrixXf to(values.size(), 1);
  convert(values, PerVector{} + fullScale, bits, PerVector{} + 1, to);
  return to;
}

TEST(Converters, ErrorIsUniformWithinHalfAStep) {
  VectorXf exact = VectorXf::LinSpaced(100001, -0.7f, 0.7f);
  VectorXf codes = converted(exact, 0.7f, 6);
  double step = 0.7 / 31;
  Eigen::VectorXd error = (codes - exact).cast<double>();
  EXPECT_LE(error.cwiseAbs().maxCoeff(), step / 2 * (1 + 1e-5));
  EXPECT_NEAR(error.squaredNorm() / double(error.size()), step * step / 12,
              0.01 * step * step / 12);
  for (double code : (codes.cast<double>() / step).eval())
    EXPECT_NEAR(code, std::round(code), 1e-4);
  VectorXf beyond{{2.0f, -2.0f}};
  EXPECT_FLOAT_EQ(converted(beyond, 0.5f, 6)[0], 0.5f);
  EXPECT_FLOAT_EQ(converted(beyond, 0.5f, 6)[1], -0.5f);
  EXPECT_FLOAT_EQ(converted(beyond, 0.1f, 0)[0], 2.0f);
}

/// Each vector takes the full scale, whatever its size.
TEST(Converters, InputsFillTheRange) {
  MatrixXf values{{3.0f, 0.0f, 1e-42f, 1e30f}, {-1.2f, 0.0f, -1e-42f, 0.0f}};
  for (unsigned bits : {0u, 8u}) {
    MatrixXf to(2, 4);
    fillRange(values, peaksOf(values), 0.2f, bits, to);
    float part = bits == 0 ? 0.08f : 0.2f * 51 / 127;
    MatrixXf expected{{0.2f, 0.0f, 0.2f, 0.2f}, {-part, 0.0f, -0.2f, 0.0f}};
    EXPECT_LT((to - expected).cwiseAbs().maxCoeff(), 1e-7f) << to;
  }
}

TEST(Converters, RangesAreFactorsOfTwo) {
  EXPECT_EQ(rangeBelow(1.0f, 1.2f), 0);
  EXPECT_EQ(rangeBelow(2.5f, 1.2f), 2);
  EXPECT_EQ(rangeBelow(1e6f, 1.2f), deepestRange);
  Ints ranges = rangesAbove(PerVector{1.2f, 0.3f, 0.0f, 0.31f, 2.0f}, 1.2f);
  EXPECT_EQ(ranges[0], 0);
  EXPECT_EQ(ranges[1], 2);
  EXPECT_EQ(ranges[2], deepestRange);
  EXPECT_EQ(ranges[3], 1);
  EXPECT_EQ(ranges[4], 0);
}

} // namespace
