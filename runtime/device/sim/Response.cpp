//===- Response.cpp - What one analog operation does ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Response.h"
#include "Settling.h"
#include "Stability.h"
#include "Wires.h"

#include <Eigen/LU>

using namespace amcrt;
using Eigen::MatrixXd;
using Eigen::VectorXd;

static MatrixXd cellSquares(const Arrays &arrays) {
  MatrixXd squares = arrays.positive.cwiseAbs2();
  if (arrays.isDifferential())
    squares += arrays.negative.cwiseAbs2();
  return squares;
}

static Eigen::VectorXf lineSiemens(const Arrays &arrays) {
  VectorXd sums = arrays.positive.colwise().sum().transpose();
  if (arrays.isDifferential())
    sums += arrays.negative.colwise().sum().transpose();
  return sums.cast<float>();
}

static double oneNorm(const MatrixXd &m) {
  return m.cwiseAbs().colwise().sum().maxCoeff();
}

Response amcrt::invResponse(const Arrays &written, const Offsets &offsets,
                            const DeviceDescription &d) {
  double gin = d.maxConductanceSiemens - d.minConductanceSiemens;
  Arrays arrays = effectiveArrays(written, wiresOf(d));
  Eigen::Index n = arrays.positive.rows();
  Response r;
  MatrixXd m = invMatrix(arrays, d.opampGain) / gin;
  MatrixXd inverse = m.partialPivLu().inverse();
  r.stable = inverse.allFinite() && isStable(arrays, d.opampGain);
  if (!r.stable)
    inverse.setZero(n, n);
  r.condition = r.stable ? oneNorm(m) * oneNorm(inverse)
                         : std::numeric_limits<double>::infinity();
  r.transfer = (-inverse * (arrays.input / gin).asDiagonal()).cast<float>();
  r.loop = (-inverse).cast<float>();
  VectorXd current =
      invOffsetCurrents(arrays, d.opampGain, offsets.opamps, offsets.inverters);
  r.offset = (inverse * current / gin).cast<float>();
  r.lineSiemens = lineSiemens(arrays);
  r.squares = (cellSquares(arrays) / (gin * gin)).cast<float>();
  r.amplifiers = unsigned(arrays.isDifferential() ? 2 * n : n);
  r.inputSiemens = gin;
  if (r.stable)
    r.settlingSeconds =
        invSettlingSeconds(inverse * (invLoads(arrays) / gin).asDiagonal(),
                           arrays.isDifferential(), d);
  return r;
}

Response amcrt::mvmResponse(const Arrays &written, const Offsets &offsets,
                            const DeviceDescription &d) {
  Arrays arrays = effectiveArrays(written, wiresOf(d));
  double range = d.maxConductanceSiemens - d.minConductanceSiemens;
  double gf = double(arrays.positive.cols()) * range;
  MatrixXd g = arrays.positive;
  if (arrays.isDifferential())
    g -= arrays.negative;
  Response r;
  VectorXd gains = mvmRowGains(arrays, gf, d.opampGain);
  r.transfer = (gains.asDiagonal() * g).cast<float>();
  VectorXd loads = arrays.rowSums().array() + gf;
  r.offset = (-gains.array() * loads.array() * offsets.opamps.array())
                 .matrix()
                 .cast<float>();
  r.lineSiemens = lineSiemens(arrays);
  r.squares = (cellSquares(arrays) / (range * range)).cast<float>();
  r.noiseGain = (gains * range).cast<float>();
  r.amplifiers = unsigned(g.rows());
  r.settlingSeconds = mvmSettlingSeconds(loads.maxCoeff() / gf, d);
  return r;
}
