//===- DeviceVariation.cpp - Differences between cells --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeviceVariation.h"
#include "CellDraws.h"

using namespace amcrt;

void amcrt::vary(Eigen::MatrixXf &siemens, const BlockLines &lines,
                 const DeviceDescription &d, const RandomStream &stream) {
  if (d.physics.cell.deviceVariation == 0 ||
      d.physics.write.verifyToleranceRange > 0)
    return;
  Eigen::MatrixXf normal =
      drawForCells(stream, d, [](auto &from, std::span<float> out) {
        fillNormal(from, out);
      });
  siemens.array() *= 1 + float(d.physics.cell.deviceVariation) *
                             normal(lines.rows, lines.cols).array();
}
