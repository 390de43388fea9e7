//===- KernelTests.cpp - The inner loops against plain float64 ------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/description/DeviceDescription.h"
#include "amcrt/device/OpenDevice.h"
#include "device/sim/CodeProduct.h"
#include "device/sim/Lanes.h"
#include "device/sim/Random.h"
#include "device/sim/TileProduct.h"

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

using namespace amcrt;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::MatrixXf;
using Eigen::VectorXf;

namespace {

/// Random123's own generator, and the transform by the library's functions.
TEST(Random, IsBoxMullerOfPhilox) {
  RandomStream stream{0x123456789abcdef0, 7, Draw::readNoise,
                      (uint64_t(3) << 32) + 11};
  std::vector<float> values(6 * 64);
  fillNormal(stream, values);
  for (uint32_t block = 0; block < 48; ++block) {
    auto words = r123::Philox4x32()(
        {{block, stream.tile, uint32_t(stream.draw) | 3u << 8, 11}},
        {{0x9abcdef0, 0x12345678}});
    for (size_t k = 0; k < 4; ++k) {
      double u = ((words[k] >> 12) + 0.5) * 0x1p-20;
      uint32_t direction = words[k] & 0xfff; // half a circle has 2048
      double angle = ((int(direction % 2048) ^ 1024) - 1024 + 0.5) / 2048 *
                     std::numbers::pi;
      double radius = std::sqrt(-2 * std::log(u));
      size_t place = block / 8 * 64 + k / 2 * 32 + block % 8 * 2 + k % 2;
      EXPECT_NEAR(values[place],
                  radius * std::cos(angle) * (direction & 2048 ? -1 : 1), 2e-4);
      EXPECT_NEAR(values[place + 16], radius * std::sin(angle), 5e-4);
    }
  }
}

TEST(Random, HasTheTailsOfANormalDistribution) {
  std::vector<float> values(4000000);
  fillNormal({5, 0, Draw::readNoise, 0}, values);
  for (double sigmas : {1.0, 2.0, 3.0, 4.0, 4.5}) {
    double expected =
        std::erfc(sigmas / std::numbers::sqrt2) / 2 * double(values.size());
    double above = 0, below = 0;
    for (float value : values) {
      above += value > sigmas;
      below += value < -sigmas;
    }
    EXPECT_NEAR(above, expected, 4 * std::sqrt(expected)) << sigmas;
    EXPECT_NEAR(below, expected, 4 * std::sqrt(expected)) << sigmas;
  }
}

/// Chi-square of 256 cells: 255 degrees of freedom, above 330 with probability
/// 1e-3; and the mean and variance.
TEST(Random, UniformNumbersAreUniform) {
  constexpr size_t count = 1 << 20, cells = 256;
  std::vector<float> values(count);
  fillUniform({7, 1, Draw::positiveStuck, 0}, values);
  std::vector<double> hits(cells);
  double mean = 0, square = 0;
  for (double value : values) {
    ASSERT_GT(value, 0);
    ASSERT_LE(value, 1);
    ++hits[std::min(size_t(value * cells), cells - 1)];
    mean += value / count;
    square += (value - 0.5) * (value - 0.5) / count;
  }
  double chiSquare = 0, expected = double(count) / cells;
  for (double hit : hits)
    chiSquare += (hit - expected) * (hit - expected) / expected;
  EXPECT_LT(chiSquare, 330);
  EXPECT_NEAR(mean, 0.5, 4 / std::sqrt(12.0 * count));
  EXPECT_NEAR(square, 1 / 12.0, 4 / std::sqrt(180.0 * count));
}

TEST(Random, SeveralOperationsAreThoseOneByOne) {
  for (size_t length : {1, 5, 64, 100}) {
    std::vector<float> together(length * 7), alone(length);
    RandomStream stream{1, 2, Draw::readNoise, 3};
    fillNormal(stream, together, length);
    for (size_t i = 0; i < 7; ++i, ++stream.operation) {
      fillNormal(stream, alone);
      EXPECT_TRUE(std::equal(alone.begin(), alone.end(),
                             together.begin() + int64_t(i * length)));
    }
  }
}

TEST(Lanes, SquareRoot) {
  for (double x = 1e-20; x < 1e20; x *= 1.0123)
    EXPECT_NEAR(squareRoot(Floats{} + float(x))[0] / std::sqrt(float(x)), 1,
                1.7e-5);
  EXPECT_EQ(squareRoot(Floats{})[0], 0);
}

TEST(TileProduct, IsAProductOfAnyShape) {
  std::srand(1);
  for (Index rows : {1, 15, 16, 17, 48, 64, 100})
    for (Index cols : {1, 2, 31, 64, 65})
      for (Index vectors : {1, 3, 4, 9}) {
        MatrixXf a = MatrixXf::Random(rows, cols);
        MatrixXf in = MatrixXf::Random(cols, vectors), out(rows, vectors);
        TileProduct product(a);
        product.multiply(in, out);
        MatrixXd expected = a.cast<double>() * in.cast<double>();
        ASSERT_LT((out.cast<double>() - expected).cwiseAbs().maxCoeff(), 1e-5);
        product.addTo(out, in);
        ASSERT_LT((out.cast<double>() - 2 * expected).cwiseAbs().maxCoeff(),
                  2e-5);
      }
}

TEST(Lanes, ReducesEachOf16Vectors) {
  MatrixXf values = MatrixXf::Random(37, 16);
  for (Index count : {1, 7, 16}) {
    PerVector sums = reduceVectors(
        values.data(), 37, 37, count,
        [](const float *at, int64_t, auto present) {
          return loadFirst(at, present);
        },
        plus);
    for (Index v = 0; v < 16; ++v)
      EXPECT_NEAR(sums[v], v < count ? values.col(v).sum() : 0, 1e-5);
  }
}

/// What a product circuit does, by float64.
TEST(CodeProduct, IsTheNoisyProductOfAnyShape) {
  std::srand(1);
  DeviceDescription d;
  for (Index rows : {1, 15, 17, 64, 100})
    for (Index cols : {1, 31, 33, 64, 256})
      for (Index vectors : {1, 3, 16}) {
        Response r;
        r.transfer = MatrixXf::Random(rows, cols) / float(cols);
        r.offset = 1e-3f * VectorXf::Random(rows);
        r.lineSiemens = VectorXf::Random(cols).cwiseAbs() * 1e-3f;
        r.squares = MatrixXf::Random(rows, cols).cwiseAbs2();
        r.constantNoise = VectorXf::Random(rows).cwiseAbs() * 1e-6f;
        r.noiseGain = VectorXf::Random(rows);
        ASSERT_TRUE(CodeProduct::serves(r, d));
        DeviceDescription fine = d; // sees what is rounded
        fine.physics.converters.adcBits = 16;
        ASSERT_FALSE(CodeProduct::serves(r, fine));
        CodeProduct product(r, d);
        // Some vectors nearly all zero, one of denormal numbers.
        MatrixXf in = MatrixXf::Random(cols, vectors), out(rows, vectors);
        if (vectors > 1) {
          in.col(1).tail(cols - 1) *= 0.01f;
          in.col(2) *= 1e-40f;
        }
        MatrixXf normal = MatrixXf::Random(product.paddedRows(), vectors);
        auto [peaks, watts] = product.multiply(in, peaksOf(in), normal, out);

        MatrixXd volts = in.cast<double>();
        for (auto column : volts.colwise())
          column *= 127 / column.cwiseAbs().maxCoeff();
        volts = volts.array().rint() * d.physics.converters.inputVolts / 127;
        MatrixXd variance = d.physics.cell.readNoise *
                            d.physics.cell.readNoise *
                            r.squares.cast<double>() * volts.cwiseAbs2();
        variance.colwise() += r.constantNoise.cast<double>();
        MatrixXd noise = r.noiseGain.cast<double>().cwiseAbs().asDiagonal() *
                         variance.cwiseSqrt().cwiseProduct(
                             normal.topRows(rows).cast<double>());
        MatrixXd expected = r.transfer.cast<double>() * volts + noise;
        expected.colwise() += r.offset.cast<double>();
        for (Index v = 0; v < vectors; ++v) {
          // A step of 2^-15 of the largest cell, at most half of it for each.
          double rounded = volts.col(v).lpNorm<1>() / double(cols) / 65534;
          Eigen::VectorXd error =
              (out.col(v).cast<double>() - expected.col(v)).cwiseAbs();
          ASSERT_LT(
              (error.array() - 2e-3 * noise.col(v).array().abs()).maxCoeff(),
              rounded + 1e-6);
          EXPECT_FLOAT_EQ(peaks[v], out.col(v).cwiseAbs().maxCoeff());
          double power =
              r.lineSiemens.cast<double>().dot(volts.col(v).cwiseAbs2());
          EXPECT_NEAR(watts[v], power, 1e-5 * power);
        }
      }
}

/// Largest relative error of the deviations.
double deviationError(const MatrixXf &squares, const VectorXf &constant,
                      const VectorXf &gain, const MatrixXf &voltages) {
  MatrixXf scaled = MatrixXf::Ones(squares.rows(), voltages.cols());
  NoiseDeviation(squares, constant, gain).scale(voltages, scaled);
  MatrixXd variance =
      squares.cast<double>() * voltages.cast<double>().cwiseAbs2();
  variance.colwise() += constant.cast<double>();
  if (gain.size() > 0)
    variance = gain.cast<double>().cwiseAbs2().asDiagonal() * variance;
  return (scaled.cast<double>().array() / variance.array().sqrt() - 1)
      .abs()
      .maxCoeff();
}

TEST(NoiseDeviation, IsThatOfTheSumOfTheCells) {
  std::srand(1);
  for (Index rows : {1, 17, 64})
    for (Index cols : {1, 15, 33, 64}) {
      MatrixXf squares = MatrixXf::Random(rows, cols).cwiseAbs2() * 1e-4f;
      MatrixXf voltages = 0.2f * MatrixXf::Random(cols, 9);
      VectorXf constant = VectorXf::Random(rows).cwiseAbs() * 1e-6f;
      VectorXf gain = VectorXf::Random(rows).array() + 2;
      EXPECT_LT(deviationError(squares, constant, {}, voltages), 1e-3);
      EXPECT_LT(deviationError(squares, constant, gain, voltages), 1e-3);
    }
}

/// The worst case: one driven column, whose cells are at their minimum while
/// others of the row are at their maximum.
TEST(NoiseDeviation, SeesCellsAtTheirMinimum) {
  float low = 0.5f / 34.5f, high = 35 / 34.5f;
  MatrixXf squares = MatrixXf::Constant(64, 64, 2 * low * low);
  squares.col(1).setConstant(high * high + low * low);
  MatrixXf voltages = MatrixXf::Zero(64, 1);
  voltages(0, 0) = 0.2f;
  EXPECT_LT(deviationError(squares, VectorXf::Zero(64), {}, voltages), 0.02);
}

/// A vector has the same bits alone and in a batch of any size and layout, and
/// in the memory of its result.
TEST(SimDevice, BatchesDoNotMatter) {
  constexpr uint32_t n = 37, k = 27;
  std::srand(3);
  MatrixXf a = MatrixXf::Random(n, n);
  a = (a * a.transpose()).eval() / n + MatrixXf::Identity(n, n);
  MatrixXf in = MatrixXf::Random(n, k), whole(n, k), parts(n, k), place = in;
  Eigen::Matrix<float, -1, -1, Eigen::RowMajor> rowMajor = in, out(n, k);
  auto check = [&](amc_tile_mode mode, const DeviceDescription &d) {
    auto solve = [&](Device &device, const amc_matrix &rhs,
                     const amc_matrix_out &to) {
      return mode == AMC_MODE_INV ? device.inverse({0, 0}, rhs, to)
                                  : device.mvm({0, 0}, rhs, to);
    };
    auto open = [&] {
      Device device = Device::open("sim", d.toJson(), 1);
      device.program({0, 0}, mode, AMC_ROUND_TOWARD_ZERO,
                     {a.data(), n, n, 1, n});
      return device;
    };
    Device first = open(), second = open(), third = open(), fourth = open();
    solve(first, {in.data(), n, k, 1, n}, {whole.data(), n, k, 1, n});
    solve(second, {rowMajor.data(), n, k, k, 1}, {out.data(), n, k, k, 1});
    uint32_t begin = 0;
    for (uint32_t count : {1u, 3u, 4u, 16u, 2u, 1u}) {
      solve(third, {&in(0, begin), n, count, 1, n},
            {&parts(0, begin), n, count, 1, n});
      begin += count;
    }
    place = in;
    solve(fourth, {place.data(), n, k, 1, n}, {place.data(), n, k, 1, n});
    EXPECT_EQ(whole, parts);
    EXPECT_EQ(whole, MatrixXf(out));
    EXPECT_EQ(whole, place);
  };
  for (amc_tile_mode mode : {AMC_MODE_INV, AMC_MODE_MVM})
    for (auto signs : {SignScheme::automatic, SignScheme::columnShift})
      for (unsigned adcBits : {0, 8}) {
        DeviceDescription d;
        d.physics.cell.signScheme = signs;
        d.physics.converters.adcBits = adcBits;
        check(mode, d);
      }
}

} // namespace
