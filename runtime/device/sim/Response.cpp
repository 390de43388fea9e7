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
#include "ThermalNoise.h"
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

/// Sum of the cells on each column.
static Eigen::VectorXf lineSiemens(const Arrays &arrays) {
  VectorXd sums = arrays.positive.colwise().sum().transpose();
  if (arrays.isDifferential())
    sums += arrays.negative.colwise().sum().transpose();
  return sums.cast<float>();
}

static double oneNorm(const MatrixXd &m) {
  return m.cwiseAbs().colwise().sum().maxCoeff();
}

/// What a shift column adds to the costs, the noise and the swing.
static void addShift(Response &r, const Arrays &arrays, double unit,
                     const DeviceDescription &d) {
  if (!arrays.isShifted())
    return;
  ++r.amplifiers;
  r.shiftGain = float(summingGain(d.opampGain, arrays.positive.cols()));
  r.shiftSiemens = float(arrays.shift.sum());
  r.shiftSquares = (arrays.shift.cwiseAbs2() / (unit * unit)).cast<float>();
}

Arrays amcrt::circuitOf(const Arrays &written, const DeviceDescription &d) {
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
  MatrixXd loaded = inverse * loads.asDiagonal();
  double lag = loopLag(arrays, loaded, d.opampGain);
  double rate = invRate(loaded, lag, d);
  r.settlingSeconds = settlingSeconds(2, rate, d);
  MatrixXd transfer =
      arrays.farInputs.size() > 0
          ? MatrixXd(-inverse * arrays.farInputs / gin)
          : MatrixXd(-inverse * (arrays.input / gin).asDiagonal());
  if (d.sampleSeconds > 0) {
    MatrixXd share =
        sampledShare(loads.cwiseInverse().asDiagonal() * m, lag, d);
    inverse = share * inverse;
    transfer = share * transfer;
  }
  r.transfer = transfer.cast<float>();
  r.loop = (-inverse).cast<float>();
  VectorXd current =
      invOffsetCurrents(arrays, d.opampGain, offsets.opamps, offsets.inverters);
  r.offset = (inverse * current / gin).cast<float>();
  r.squares = (cellSquares(arrays) / (gin * gin)).cast<float>();
  r.constantNoise = ((amplifierNoise(arrays, gin * loads, rate, d) +
                      thermalNoise(gin * loads, rate, d)) /
                     (gin * gin))
                        .cast<float>();
  if (d.opampGain > 0)
    r.gainLoads = (loads / d.opampGain).cast<float>();
  addShift(r, arrays, gin, d);
  return r;
}

Response amcrt::mvmResponse(const Arrays &written, const Offsets &offsets,
                            const DeviceDescription &d) {
  Arrays arrays = circuitOf(written, d);
  double range = d.maxConductanceSiemens - d.minConductanceSiemens;
  double gf = double(arrays.positive.cols()) * range;
  MatrixXd g = arrays.shifted(d.opampGain);
  if (arrays.isDifferential())
    g -= arrays.negative;
  Response r;
  VectorXd gains = mvmRowGains(arrays, gf, d.opampGain);
  VectorXd loads = arrays.rowSums().array() + gf;
  VectorXd sampled = VectorXd::Ones(gains.size());
  double slowest = amplifierRate(loads.maxCoeff() / gf, d);
  if (arrays.isShifted())
    slowest = std::min(slowest, amplifierRate(double(g.cols() + 1), d));
  r.settlingSeconds = settlingSeconds(1, slowest, d);
  if (d.sampleSeconds > 0)
    for (Eigen::Index i = 0; i < gains.size(); ++i)
      sampled[i] =
          -std::expm1(-d.sampleSeconds * amplifierRate(loads[i] / gf, d));
  gains = gains.cwiseProduct(sampled);
  MatrixXd transfer = gains.asDiagonal() * g;
  Wires wires = wiresOf(d);
  if (wires.exact && wires.any())
    transfer = sampled.asDiagonal() * mvmMatrix(arrays, gf, d.opampGain);
  r.transfer = transfer.cast<float>();
  r.offset = (-gains.array() * loads.array() * offsets.opamps.array())
                 .matrix()
                 .cast<float>();
  if (arrays.isShifted()) {
    double shared = double(g.cols() + 1) * summingGain(d.opampGain, g.cols()) *
                    offsets.inverters[0];
    r.offset += (shared * gains.cwiseProduct(arrays.shift)).cast<float>();
  }
  r.lineSiemens = lineSiemens(arrays);
  r.squares = (cellSquares(arrays) / (range * range)).cast<float>();
  r.constantNoise = ((amplifierNoise(arrays, loads, slowest, d) +
                      thermalNoise(loads, slowest, d)) /
                     (range * range))
                        .cast<float>();
  r.noiseGain = (gains * range).cast<float>();
  r.amplifiers = unsigned(g.rows());
  addShift(r, arrays, range, d);
  return r;
}
