//===- Wear.cpp - Pulses that cells have had ------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Wear.h"

#include <cmath>

using namespace amcrt;

void amcrt::Wear::add(const Eigen::MatrixXf &added,
                      const DeviceDescription &d) {
  if (pulses.size() == 0)
    pulses.setZero(d.arraySize, d.arraySize);
  pulses.topLeftCorner(added.rows(), added.cols()) += added.cast<double>();
}

CellMask amcrt::Wear::wornOut(Eigen::Index rows, Eigen::Index cols,
                              const DeviceDescription &d,
                              const RandomStream &stream) const {
  if (d.endurancePulses == 0 || pulses.size() == 0)
    return CellMask::Constant(rows, cols, false);
  Eigen::MatrixXf normal = Eigen::MatrixXf::Zero(d.arraySize, d.arraySize);
  if (d.enduranceLogSigma > 0)
    fillNormal(stream, {normal.data(), size_t(normal.size())});
  auto endurance =
      d.endurancePulses *
      (d.enduranceLogSigma * normal.topLeftCorner(rows, cols).cast<double>())
          .array()
          .exp();
  return pulses.topLeftCorner(rows, cols).array() > endurance;
}
