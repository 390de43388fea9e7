//===- StuckCells.cpp - Cells that no write reaches -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StuckCells.h"

using namespace amcrt;

void StuckCells::apply(Eigen::MatrixXf &siemens,
                       const DeviceDescription &d) const {
  siemens = open.select(0.0f, siemens);
  siemens = shorted.select(float(d.maxConductanceSiemens), siemens);
}

StuckCells amcrt::stuckCells(Eigen::Index rows, Eigen::Index cols,
                             const DeviceDescription &d,
                             const RandomStream &stream) {
  CellMask none = CellMask::Constant(rows, cols, false);
  if (d.stuckOpen == 0 && d.stuckShort == 0)
    return {none, none};
  Eigen::MatrixXf uniform(d.arraySize, d.arraySize);
  fillUniform(stream, {uniform.data(), size_t(uniform.size())});
  auto corner = uniform.topLeftCorner(rows, cols).array();
  CellMask open = corner <= float(d.stuckOpen);
  return {open, !open && corner > float(1 - d.stuckShort)};
}
