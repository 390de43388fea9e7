//===- Wear.cpp - Pulses that cells have had ------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Wear.h"
#include "CellDraws.h"

#include <cmath>

using namespace amcrt;

void amcrt::Wear::add(const Eigen::MatrixXf &added, const BlockLines &lines,
                      const DeviceDescription &d) {
  if (pulses.size() == 0)
    pulses.setZero(d.capabilities.builtLines(), d.capabilities.builtLines());
  pulses(lines.rows, lines.cols) += added.cast<double>();
}

CellMask amcrt::Wear::wornOut(const BlockLines &lines,
                              const DeviceDescription &d,
                              const RandomStream &stream) const {
  if (d.physics.cell.endurancePulses == 0 || pulses.size() == 0)
    return CellMask::Constant(Eigen::Index(lines.rows.size()),
                              Eigen::Index(lines.cols.size()), false);
  Eigen::MatrixXf normal = Eigen::MatrixXf::Zero(pulses.rows(), pulses.cols());
  if (d.physics.cell.enduranceLogSigma > 0)
    normal = drawForCells(stream, d, [](auto &from, std::span<float> out) {
      fillNormal(from, out);
    });
  auto endurance = d.physics.cell.endurancePulses *
                   (d.physics.cell.enduranceLogSigma *
                    normal(lines.rows, lines.cols).cast<double>().array())
                       .exp();
  return pulses(lines.rows, lines.cols).array() > endurance;
}
