//===- Saturation.cpp - Outputs at the rails ------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Saturation.h"

#include <algorithm>

using namespace amcrt;
using Eigen::MatrixXf;

MatrixXf amcrt::railedOutputs(const Arrays &arrays, double gain,
                              double railVolts, const MatrixXf &inputs) {
  constexpr int maxSteps = 500;
  Eigen::VectorXd loads = invLoads(arrays);
  MatrixXf rates = (loads.cwiseInverse().asDiagonal() * invMatrix(arrays, gain))
                       .cast<float>();
  // Rows of D^-1 M have magnitudes that sum to at most 1 + 1 / gain, without a
  // shift column, so this step of the explicit Euler method never oscillates by
  // itself.
  float step = 0.9f;
  if (arrays.isShifted())
    step /= std::max(1.0f, rates.cwiseAbs().rowwise().sum().maxCoeff());
  MatrixXf drive = (loads.cwiseInverse().asDiagonal() *
                    arrays.inputCurrents(inputs.cast<double>()))
                       .cast<float>();
  float rail = float(railVolts);
  MatrixXf x = MatrixXf::Zero(inputs.rows(), inputs.cols());
  for (int i = 0; i < maxSteps; ++i) {
    MatrixXf moved = x - step * (rates * x + drive);
    moved = moved.cwiseMax(-rail).cwiseMin(rail);
    float change = (moved - x).cwiseAbs().maxCoeff();
    x.swap(moved);
    if (change < 1e-6f * rail)
      break;
  }
  return x;
}
