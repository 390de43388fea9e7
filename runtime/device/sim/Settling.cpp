//===- Settling.cpp - How long a circuit takes ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Settling.h"
#include "Converters.h"

#include <unsupported/Eigen/MatrixFunctions>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

using namespace amcrt;

double amcrt::settledError(const DeviceDescription &d) {
  return d.adcBits > 0 ? converterStep(d.adcBits) / 2 : 0x1p-24;
}

static double unityRate(const DeviceDescription &d) {
  return 2 * std::numbers::pi * d.opampBandwidthHertz;
}

/// How much slower the inverters make the loop.
static double inverterLag(bool isDifferential) {
  return isDifferential ? 1 + 2 * 0.1 : 1;
}

double amcrt::invRate(const Eigen::MatrixXd &inverse, bool isDifferential,
                      const DeviceDescription &d) {
  // The slowest mode of a matrix with positive entries has no sign change, that
  // of a signed one can be anything: start from both.
  Eigen::VectorXd mode = Eigen::VectorXd::Ones(inverse.rows());
  for (Eigen::Index i = 0; i < mode.size(); ++i)
    mode[i] += std::cos(double(i * i));
  double largest = 0;
  constexpr int maxSteps = 64;
  constexpr double accuracy = 1e-3;
  for (int step = 0; step < maxSteps; ++step) {
    mode.normalize();
    mode = inverse * mode;
    double previous = std::exchange(largest, mode.norm());
    if (std::abs(largest - previous) < accuracy * largest)
      break;
  }
  return unityRate(d) / (largest * inverterLag(isDifferential));
}

double amcrt::mvmRate(double load, const DeviceDescription &d) {
  return unityRate(d) / load;
}

double amcrt::settlingSeconds(double c, double rate,
                              const DeviceDescription &d) {
  double seconds = std::log(c / settledError(d)) / rate;
  return d.sampleSeconds > 0 ? std::min(seconds, d.sampleSeconds) : seconds;
}

Eigen::MatrixXd amcrt::sampledShare(const Eigen::MatrixXd &scaledMatrix,
                                    bool isDifferential,
                                    const DeviceDescription &d) {
  double time = unityRate(d) * d.sampleSeconds / inverterLag(isDifferential);
  Eigen::MatrixXd decay = (-time * scaledMatrix).exp();
  return Eigen::MatrixXd::Identity(decay.rows(), decay.cols()) - decay;
}
