//===- Cells.cpp - The cells of one array and how they are written --------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Cells.h"

using namespace amcrt;
using Eigen::MatrixXf;

WriteCount amcrt::writeCells(Cells &cells, const MatrixXf &target, bool all,
                             const DeviceDescription &description,
                             const RandomStream &stream) {
  if (cells.target.rows() != target.rows() ||
      cells.target.cols() != target.cols()) {
    all = true;
    cells.target.resize(target.rows(), target.cols());
    cells.siemens.resize(target.rows(), target.cols());
  }
  float low = float(description.minConductanceSiemens);
  float range = float(description.maxConductanceSiemens -
                      description.minConductanceSiemens);
  MatrixXf written = low + range * target.array();
  if (description.writeErrorRange > 0) {
    MatrixXf error(target.rows(), target.cols());
    fillNormal(stream, {error.data(), size_t(error.size())});
    written += float(description.writeErrorRange) * range * error;
    written = written.cwiseMax(0.0f);
  }
  WriteCount count;
  if (all) {
    count.cells = uint64_t(target.size());
    count.rows = uint64_t(target.rows());
    cells.siemens = written;
  } else {
    auto changed = (target.array() != cells.target.array()).eval();
    count.cells = uint64_t(changed.count());
    count.rows = uint64_t(changed.rowwise().any().count());
    cells.siemens = changed.select(written, cells.siemens);
  }
  cells.target = target;
  return count;
}
