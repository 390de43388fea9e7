//===- Saturation.cpp - Outputs at the rails ------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Saturation.h"
#include "Dynamics.h"

#include <algorithm>
#include <cmath>

using namespace amcrt;
using Eigen::MatrixXf;

RailedLoop::RailedLoop(const Arrays &arrays, const Offsets &offsets,
                       double gain, double railVolts)
    : arrays(arrays), rates(loopRates(arrays, gain).cast<float>()),
      offset(offsetDrive(arrays, offsets).cast<float>()),
      rail(float(railVolts)) {}

MatrixXf RailedLoop::states(const MatrixXf &inputs, double time) const {
  constexpr double maxSteps = 4096;
  // The rows' magnitudes sum to 1 + 1 / A0, but for wires; Runge's and Kutta's
  // method follows oscillations of up to 2.8 / step.
  float norm = std::max(1.0f, rates.cwiseAbs().rowwise().sum().maxCoeff());
  auto steps = int(std::clamp(std::ceil(time * norm), 1.0, maxSteps));
  float step = std::min(float(time) / float(steps), 1 / norm);
  MatrixXf drive = inputDrive(arrays, inputs.cast<double>()).cast<float>();
  drive.colwise() += offset;
  auto cut = [&](const auto &z) -> MatrixXf {
    return z.cwiseMax(-rail).cwiseMin(rail);
  };
  // An amplifier at its rail stays there in each stage, so that what rests is
  // an equilibrium of the others.
  auto slope = [&](const MatrixXf &z) -> MatrixXf { return drive - rates * z; };
  MatrixXf z = MatrixXf::Zero(drive.rows(), drive.cols());
  for (int i = 0; i < steps; ++i) {
    MatrixXf k1 = slope(z), k2 = slope(cut(z + step / 2 * k1)),
             k3 = slope(cut(z + step / 2 * k2)), k4 = slope(cut(z + step * k3));
    MatrixXf moved = cut(z + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4));
    float change = (moved - z).cwiseAbs().maxCoeff();
    z.swap(moved);
    if (change <= 2e-7f * z.cwiseAbs().maxCoeff())
      break;
  }
  return z;
}
