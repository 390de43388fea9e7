//===- DeviceTools.h - Devices and matrices for tests --------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TEST_UNIT_DEVICE_DEVICETOOLS_H
#define AMC_TEST_UNIT_DEVICE_DEVICETOOLS_H

#include "amcrt/device/OpenDevice.h"
#include "device/sim/Amplifiers.h"
#include "device/sim/Cells.h"

#include <Eigen/LU>

#include <random>

namespace amcrt::test {

using Eigen::MatrixXd;
using Eigen::MatrixXf;

inline amc_matrix in(const MatrixXf &m) {
  return {m.data(), uint32_t(m.rows()), uint32_t(m.cols()), 1,
          uint64_t(m.rows())};
}

inline amc_matrix_out out(MatrixXf &m) {
  return {m.data(), uint32_t(m.rows()), uint32_t(m.cols()), 1,
          uint64_t(m.rows())};
}

inline MatrixXf random(Eigen::Index rows, Eigen::Index cols, unsigned seed) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> normal;
  return MatrixXf::NullaryExpr(rows, cols, [&] { return normal(engine); });
}

/// Symmetric positive definite with unit diagonal.
inline MatrixXf spd(Eigen::Index n, unsigned seed) {
  MatrixXf x = random(n, 4 * n, seed);
  MatrixXf a = x * x.transpose() / float(4 * n);
  a.diagonal().array() += 0.1f;
  Eigen::VectorXf scale = a.diagonal().cwiseSqrt().cwiseInverse();
  return scale.asDiagonal() * a * scale.asDiagonal();
}

inline Offsets noOffsets(Eigen::Index n) {
  return {Eigen::VectorXd::Zero(n), Eigen::VectorXd::Zero(n)};
}

/// Of the positive array of a tile, at its `write`-th programming.
inline CellStreams streams(uint64_t write) {
  return {{9, 0, Draw::positiveWrite, write << 8},
          {9, 0, Draw::positiveRelaxation, write},
          {9, 0, Draw::positiveDevice, 0},
          {9, 0, Draw::positiveEndurance, 0}};
}

/// On the first lines.
inline WriteCount writeCells(Cells &cells, const MatrixXf &target, bool all,
                             double now, const DeviceDescription &d,
                             const CellStreams &streams) {
  return amcrt::writeCells(cells, target,
                           BlockLines::corner(target.rows(), target.cols()),
                           all, now, d, streams);
}

struct Solved {
  amc_program_result programmed;
  amc_solve_result solved;
  MatrixXf x;
};

inline Solved run(const std::string &config, const MatrixXf &a,
                  const MatrixXf &b, amc_tile_mode mode, uint64_t seed = 1) {
  Device device = Device::open("sim", config, seed);
  Solved s;
  s.programmed = device.program({0, 0}, mode, AMC_ROUND_TOWARD_ZERO, in(a));
  s.x.resize(a.rows(), b.cols());
  s.solved = mode == AMC_MODE_INV ? device.inverse({0, 0}, in(b), out(s.x))
                                  : device.mvm({0, 0}, in(b), out(s.x));
  return s;
}

inline double error(const MatrixXf &x, const MatrixXd &expected) {
  return (x.cast<double>() - expected).norm() / expected.norm();
}

inline MatrixXd inverseOf(const MatrixXf &a, const MatrixXf &b) {
  return a.cast<double>().partialPivLu().solve(b.cast<double>());
}

inline MatrixXd productOf(const MatrixXf &a, const MatrixXf &b) {
  return a.cast<double>() * b.cast<double>();
}

} // namespace amcrt::test

#endif // AMC_TEST_UNIT_DEVICE_DEVICETOOLS_H
