//===- NonlinearCells.cpp - Cells whose current bends ---------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NonlinearCells.h"

#include <cmath>

using namespace amcrt;
using Eigen::MatrixXf;

float amcrt::bent(float volts, const DeviceDescription &d) {
  double v = d.physics.cell.nonlinearityVolts,
         r = d.physics.converters.inputVolts;
  return float(r * std::sinh(double(volts) / v) / std::sinh(r / v));
}

float amcrt::straightened(float volts, const DeviceDescription &d) {
  double v = d.physics.cell.nonlinearityVolts,
         r = d.physics.converters.inputVolts;
  return float(v * std::asinh(double(volts) * std::sinh(r / v) / r));
}

void amcrt::bendLoop(MatrixXf &outputs, const Response &response,
                     const DeviceDescription &d) {
  auto straighten = [&](float z) { return straightened(z, d); };
  MatrixXf linear = outputs;
  outputs = linear.unaryExpr(straighten);
  if (response.gainLoads.size() == 0)
    return;
  // Each step gains the factor |M^-1 D| / A0, some 1e-2.
  constexpr int steps = 4;
  MatrixXf z = linear;
  for (int i = 0; i < steps; ++i) {
    MatrixXf change = response.gainLoads.asDiagonal() * (z - outputs);
    z = linear - response.loop * change;
    outputs = z.unaryExpr(straighten);
  }
}

void amcrt::bendProduct(MatrixXf &outputs, const MatrixXf &inputs,
                        const Response &response, const DeviceDescription &d) {
  outputs.noalias() =
      response.transfer * inputs.unaryExpr([&](float b) { return bent(b, d); });
}
