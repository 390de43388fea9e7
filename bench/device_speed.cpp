//===- device_speed.cpp - How fast the simulated device is ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Prints a table: microseconds of the processor on one thread, the best of
// several rounds, and beside each figure the plain float32 product of the same
// shape. With --json the same as JSON, for device_speed.py.
//
//===----------------------------------------------------------------------===//

#include "amcrt/description/DeviceDescription.h"
#include "amcrt/device/OpenDevice.h"
#include "device/sim/Wires.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

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

/// Microseconds that this thread has had a processor, so that others do not
/// count.
double now() {
  timespec t{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return double(t.tv_sec) * 1e6 + double(t.tv_nsec) * 1e-3;
}

/// Microseconds of one call.
double time(const std::function<void()> &call) {
  auto measure = [&](int calls) {
    double begin = now();
    for (int i = 0; i < calls; ++i)
      call();
    return (now() - begin) / calls;
  };
  int calls = std::max(1, int(1000 / std::max(measure(1), 0.1)));
  double best = measure(calls);
  for (int round = 0; round < 40; ++round)
    best = std::min(best, measure(calls));
  return best;
}

nlohmann::json rows = nlohmann::json::array();

/// `plain`: of the plain product, 0 where there is none.
void row(const std::string &what, double microseconds, double plain) {
  rows.push_back({{"what", what}, {"us", microseconds}, {"plain_us", plain}});
}

void printTable() {
  std::printf("| one thread, rram-64 with wires of 1 ohm | us | plain product |"
              "\n|---|---|---|\n");
  for (const auto &row : rows) {
    double plain = row["plain_us"];
    std::printf("| %s | %.2f |", row["what"].get<std::string>().c_str(),
                row["us"].get<double>());
    if (plain > 0)
      std::printf(" %.2f |\n", plain);
    else
      std::printf(" |\n");
  }
}

} // namespace

int main(int argc, char **argv) {
  DeviceDescription description;
  description.physics.wires.rowOhms = description.physics.wires.columnOhms = 1;
  Device device = Device::open("sim", description.toJson(), 1);
  constexpr Eigen::Index n = 64;
  MatrixXf samples = normal(n, 4 * n);
  MatrixXf a = samples * samples.transpose() / float(4 * n);
  a.diagonal().array() += 0.1f;
  device.program({0, 0}, AMC_MODE_MVM, AMC_ROUND_NEAREST, in(a));
  device.program({0, 1}, AMC_MODE_INV, AMC_ROUND_TOWARD_ZERO, in(a));
  for (Eigen::Index batch : {1, 64, 128}) {
    MatrixXf b = normal(n, batch), x(n, batch);
    double plain = time([&] { x.noalias() = a * b; });
    double product = time([&] { device.mvm({0, 0}, in(b), out(x)); });
    double inverse = time([&] { device.inverse({0, 1}, in(b), out(x)); });
    std::string vector = " 64x64, a vector of " + std::to_string(batch);
    row("product" + vector, product / double(batch), plain / double(batch));
    row("inverse" + vector, inverse / double(batch), plain / double(batch));
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
  auto program = [&](Device &to) {
    return time([&] {
      flip = !flip;
      to.program({0, 2}, AMC_MODE_INV, AMC_ROUND_TOWARD_ZERO,
                 in(flip ? a : other));
    });
  };
  row("programming an inverse 64x64", program(device), 0);
  description.physics.write.verifyToleranceRange = 0.01;
  Device verifying = Device::open("sim", description.toJson(), 1);
  row("programming an inverse 64x64, write-verify loop", program(verifying), 0);

  Arrays arrays{35e-6 * a.cast<double>().cwiseMax(0),
                35e-6 * (-a.cast<double>()).cwiseMax(0),
                Eigen::VectorXd::Constant(n, 35e-6)};
  row("nodal analysis of an inverse 64x64, both lines",
      time([&] { exactInvTransfer(arrays, {1, 1, false}, 1e4); }), 0);
  row("nodal analysis of a product 64x64, one array, both lines", time([&] {
        exactMvmTransfer({arrays.positive, {}, {}}, {1, 1, false}, 64 * 35e-6,
                         1e4);
      }),
      0);
  if (argc > 1 && std::string(argv[1]) == "--json")
    std::printf("%s\n", rows.dump(2).c_str());
  else
    printTable();
}
