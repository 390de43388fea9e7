//===- Settling.cpp - How long a circuit takes ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Settling.h"
#include "Converters.h"
#include "Stability.h"

#include <Eigen/LU>
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

/// The largest magnitude of an eigenvalue, within 0.1 %.
static double largestEigenvalue(const Eigen::MatrixXd &matrix) {
  // The slowest mode of a matrix with positive entries has no sign change, that
  // of a signed one can be anything: start from both.
  Eigen::VectorXd mode = Eigen::VectorXd::Ones(matrix.rows());
  for (Eigen::Index i = 0; i < mode.size(); ++i)
    mode[i] += std::cos(double(i * i));
  double largest = 0;
  constexpr int maxSteps = 64;
  constexpr double accuracy = 1e-3;
  for (int step = 0; step < maxSteps; ++step) {
    mode.normalize();
    mode = matrix * mode;
    double previous = std::exchange(largest, mode.norm());
    if (std::abs(largest - previous) < accuracy * largest)
      break;
  }
  return largest;
}

double amcrt::loopLag(const Arrays &arrays, const Eigen::MatrixXd &inverse,
                      double gain) {
  if (arrays.isDifferential())
    return 1 + 2 * 0.1;
  if (!arrays.isShifted())
    return 1;
  Eigen::MatrixXd whole =
      shiftedDynamics(arrays, gain).partialPivLu().inverse();
  return std::max(1.0, largestEigenvalue(whole) / largestEigenvalue(inverse));
}

double amcrt::invRate(const Eigen::MatrixXd &inverse, double lag,
                      const DeviceDescription &d) {
  return unityRate(d) / (largestEigenvalue(inverse) * lag);
}

double amcrt::amplifierRate(double load, const DeviceDescription &d) {
  return unityRate(d) / load;
}

double amcrt::settlingSeconds(double c, double rate,
                              const DeviceDescription &d) {
  double seconds = std::log(c / settledError(d)) / rate;
  return d.sampleSeconds > 0 ? std::min(seconds, d.sampleSeconds) : seconds;
}

Eigen::MatrixXd amcrt::sampledShare(const Eigen::MatrixXd &scaledMatrix,
                                    double lag, const DeviceDescription &d) {
  double time = unityRate(d) * d.sampleSeconds / lag;
  Eigen::MatrixXd decay = (-time * scaledMatrix).exp();
  return Eigen::MatrixXd::Identity(decay.rows(), decay.cols()) - decay;
}
