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

#include <cmath>
#include <limits>

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

static Arrays circuitOf(const Arrays &written, const DeviceDescription &d) {
  return effectiveArrays(withTransistors(written, d.transistorOhms),
                         wiresOf(d));
}

Response amcrt::invResponse(const Arrays &written, const Offsets &offsets,
                            const DeviceDescription &d) {
  double gin = d.maxConductanceSiemens - d.minConductanceSiemens;
  Arrays arrays = circuitOf(written, d);
  Eigen::Index n = arrays.positive.rows();
  bool pair = arrays.isDifferential();
  Response r;
  MatrixXd m = invMatrix(arrays, d.opampGain) / gin;
  MatrixXd inverse = m.partialPivLu().inverse();
  r.stable = inverse.allFinite() && isStable(arrays, d.opampGain);
  r.amplifiers = unsigned(pair ? 2 * n : n);
  r.inputSiemens = gin;
  r.lineSiemens = lineSiemens(arrays);
  if (!r.stable) {
    r.condition = std::numeric_limits<double>::infinity();
    return r;
  }
  r.condition = oneNorm(m) * oneNorm(inverse);
  VectorXd loads = invLoads(arrays) / gin;
  double rate = invRate(inverse * loads.asDiagonal(), pair, d);
  r.settlingSeconds = settlingSeconds(2, rate, d);
  if (d.sampleSeconds > 0)
    inverse =
        sampledShare(loads.cwiseInverse().asDiagonal() * m, pair, d) * inverse;
  r.transfer = (-inverse * (arrays.input / gin).asDiagonal()).cast<float>();
  r.loop = (-inverse).cast<float>();
  VectorXd current =
      invOffsetCurrents(arrays, d.opampGain, offsets.opamps, offsets.inverters);
  r.offset = (inverse * current / gin).cast<float>();
  r.squares = (cellSquares(arrays) / (gin * gin)).cast<float>();
  r.amplifierNoise =
      (amplifierNoise(arrays, gin * loads, rate, d) / (gin * gin))
          .cast<float>();
  return r;
}

Response amcrt::mvmResponse(const Arrays &written, const Offsets &offsets,
                            const DeviceDescription &d) {
  Arrays arrays = circuitOf(written, d);
  double range = d.maxConductanceSiemens - d.minConductanceSiemens;
  double gf = double(arrays.positive.cols()) * range;
  MatrixXd g = arrays.positive;
  if (arrays.isDifferential())
    g -= arrays.negative;
  Response r;
  VectorXd gains = mvmRowGains(arrays, gf, d.opampGain);
  VectorXd loads = arrays.rowSums().array() + gf;
  double slowest = mvmRate(loads.maxCoeff() / gf, d);
  r.settlingSeconds = settlingSeconds(1, slowest, d);
  if (d.sampleSeconds > 0)
    for (Eigen::Index i = 0; i < gains.size(); ++i)
      gains[i] *= -std::expm1(-d.sampleSeconds * mvmRate(loads[i] / gf, d));
  r.transfer = (gains.asDiagonal() * g).cast<float>();
  r.offset = (-gains.array() * loads.array() * offsets.opamps.array())
                 .matrix()
                 .cast<float>();
  r.lineSiemens = lineSiemens(arrays);
  r.squares = (cellSquares(arrays) / (range * range)).cast<float>();
  r.amplifierNoise =
      (amplifierNoise(arrays, loads, slowest, d) / (range * range))
          .cast<float>();
  r.noiseGain = (gains * range).cast<float>();
  r.amplifiers = unsigned(g.rows());
  return r;
}
