//===- StuckCells.cpp - Cells that no write reaches -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StuckCells.h"

using namespace amcrt;

void amcrt::applyStuckCells(Eigen::MatrixXf &siemens,
                            const DeviceDescription &d,
                            const RandomStream &stream) {
  if (d.stuckOpen == 0 && d.stuckShort == 0)
    return;
  Eigen::MatrixXf uniform(d.arraySize, d.arraySize);
  fillUniform(stream, {uniform.data(), size_t(uniform.size())});
  for (Eigen::Index j = 0; j < siemens.cols(); ++j)
    for (Eigen::Index i = 0; i < siemens.rows(); ++i) {
      if (uniform(i, j) <= float(d.stuckOpen))
        siemens(i, j) = 0;
      else if (uniform(i, j) > float(1 - d.stuckShort))
        siemens(i, j) = float(d.maxConductanceSiemens);
    }
}
