//===- device_speed.cpp - How fast the simulated device is ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Prints a table: microseconds on one thread, the best of several rounds, and
// beside each figure the plain float32 product of the same shape.
//
//===----------------------------------------------------------------------===//

#include "amcrt/OpenDevice.h"
#include "amcrt/description/DeviceDescription.h"
#include "device/sim/Wires.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <random>

using namespace amcrt;
using Eigen::MatrixXf;

namespace {

MatrixXf normal(Eigen::Index rows, Eigen::Index cols) {
  static std::mt19937 random(1);
  std::normal_distribution<float> distribution;
  return MatrixXf::NullaryExpr(rows, cols,
                               [&] { return distribution(random); });
}

amc_matrix in(const Eigen::Ref<const MatrixXf> &m) {
  return {m.data(), uint32_t(m.rows()), uint32_t(m.cols()), 1,
          uint64_t(m.outerStride())};
}

amc_matrix_out out(Eigen::Ref<MatrixXf> m) {
  return {m.data(), uint32_t(m.rows()), uint32_t(m.cols()), 1,
          uint64_t(m.outerStride())};
}

/// Microseconds of one call.
double time(const std::function<void()> &call) {
  using Clock = std::chrono::steady_clock;
  auto measure = [&](int calls) {
    auto begin = Clock::now();
    for (int i = 0; i < calls; ++i)
      call();
    return std::chrono::duration<double, std::micro>(Clock::now() - begin)
               .count() /
           calls;
  };
  int calls = std::max(1, int(5000 / std::max(measure(1), 0.1)));
  double best = measure(calls);
  for (int round = 0; round < 8; ++round)
    best = std::min(best, measure(calls));
  return best;
}

void row(const char *what, double microseconds, double plain) {
  std::printf("| %s | %.2f |", what, microseconds);
  if (plain > 0)
    std::printf(" %.2f |\n", plain);
  else
    std::printf(" |\n");
}

} // namespace

int main() {
  DeviceDescription description;
  description.rowOhms = description.columnOhms = 1;
  Device device = Device::open("sim", description.toJson(), 1);
  constexpr Eigen::Index n = 64;
  MatrixXf samples = normal(n, 4 * n);
  MatrixXf a = samples * samples.transpose() / float(4 * n);
  a.diagonal().array() += 0.1f;
  std::printf(
      "| one thread, rram-64 with wires of 1 ohm | us | plain product |\n"
      "|---|---|---|\n");

  device.program({0, 0}, AMC_MODE_MVM, AMC_ROUND_NEAREST, in(a));
  device.program({0, 1}, AMC_MODE_INV, AMC_ROUND_TOWARD_ZERO, in(a));
  for (Eigen::Index batch : {1, 64, 128}) {
    MatrixXf b = normal(n, batch), x(n, batch);
    double plain = time([&] { x.noalias() = a * b; });
    double product = time([&] { device.mvm({0, 0}, in(b), out(x)); });
    double inverse = time([&] { device.inverse({0, 1}, in(b), out(x)); });
    char what[80];
    std::snprintf(what, sizeof what, "product 64x64, a vector of %ld",
                  long(batch));
    row(what, product / double(batch), plain / double(batch));
    std::snprintf(what, sizeof what, "inverse 64x64, a vector of %ld",
                  long(batch));
    row(what, inverse / double(batch), plain / double(batch));
  }

  constexpr Eigen::Index grid = 16, large = grid * n;
  MatrixXf w = normal(large, large), v = normal(large, 1), y(large, 1),
           part(n, 1);
  for (Eigen::Index i = 0; i < grid; ++i)
    for (Eigen::Index j = 0; j < grid; ++j)
      device.program({1, uint32_t(i * grid + j)}, AMC_MODE_MVM,
                     AMC_ROUND_NEAREST, in(w.block(i * n, j * n, n, n)));
  double plain = time([&] { y.noalias() = w * v; });
  row("product 1024x1024 on 256 tiles", time([&] {
        y.setZero();
        for (Eigen::Index i = 0; i < grid; ++i)
          for (Eigen::Index j = 0; j < grid; ++j) {
            device.mvm({1, uint32_t(i * grid + j)}, in(v.middleRows(j * n, n)),
                       out(part));
            y.middleRows(i * n, n) += part;
          }
      }),
      plain);

  MatrixXf other = a;
  other.diagonal() *= 0.8f;
  bool flip = false;
  row("programming an inverse 64x64", time([&] {
        flip = !flip;
        device.program({0, 2}, AMC_MODE_INV, AMC_ROUND_TOWARD_ZERO,
                       in(flip ? a : other));
      }),
      0);

  Arrays arrays{35e-6 * a.cast<double>().cwiseMax(0),
                35e-6 * (-a.cast<double>()).cwiseMax(0),
                Eigen::VectorXd::Constant(n, 35e-6)};
  row("nodal analysis of an inverse 64x64, both lines",
      time([&] { exactInvTransfer(arrays, {1, 1, false}, 1e4); }), 0);
}
