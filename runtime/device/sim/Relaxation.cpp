//===- Relaxation.cpp - What time does to a written cell ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Relaxation.h"

#include <algorithm>
#include <cmath>

using namespace amcrt;

void amcrt::relax(Eigen::MatrixXf &siemens, const DeviceDescription &d,
                  const RandomStream &stream) {
  if (d.relaxationSeconds == 0)
    return;
  // The fits begin at one second.
  double decades = std::log(std::max(d.relaxationSeconds, 1.0));
  double mean = d.relaxationMeanSiemens * decades;
  double sigma =
      d.relaxationSigmaSiemens + d.relaxationSigmaGrowthSiemens * decades;
  Eigen::MatrixXf normal(siemens.rows(), siemens.cols());
  fillNormal(stream, {normal.data(), size_t(normal.size())});
  siemens.array() += float(mean) + float(sigma) * normal.array();
}
