//===- Response.cpp - What one analog operation does ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Response.h"
#include "Dynamics.h"
#include "Settling.h"
#include "Stability.h"
#include "ThermalNoise.h"
#include "Wires.h"

#include <Eigen/LU>

#include <algorithm>
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
  r.shiftGain =
      float(summingGain(d.physics.opamp.gain, arrays.positive.cols()));
  r.shiftSiemens = float(arrays.shift.sum());
  r.shiftSquares = (arrays.shift.cwiseAbs2() / (unit * unit)).cast<float>();
}

Arrays amcrt::circuitOf(const Arrays &written, const DeviceDescription &d) {
  return effectiveArrays(
      withTransistors(written, d.physics.cell.transistorOhms), wiresOf(d));
}

/// Of the outputs x and of what is behind them, h = -F x + k vos'.
static float largestLoopOffset(const Arrays &arrays, const VectorXd &offset,
                               const Offsets &offsets, double gain) {
  double largest = offset.cwiseAbs().maxCoeff();
  HiddenAmplifiers hidden = hiddenAmplifiers(arrays, gain);
  if (hidden.feedback.size() > 0) {
    VectorXd behind =
        hidden.noiseGain * offsets.inverters.head(hidden.feedback.rows()) -
        hidden.feedback * offset;
    largest = std::max(largest, behind.cwiseAbs().maxCoeff());
  }
  return float(largest);
}

Response amcrt::invResponse(const Arrays &written, const Offsets &offsets,
                            const DeviceDescription &d) {
  double gin = d.physics.cell.maxConductanceSiemens -
               d.physics.cell.minConductanceSiemens;
  Arrays arrays = circuitOf(written, d);
  Eigen::Index n = arrays.positive.rows();
  bool pair = arrays.isDifferential();
  Response r;
  MatrixXd m = invMatrix(arrays, d.physics.opamp.gain) / gin;
  MatrixXd inverse = m.partialPivLu().inverse();
  VectorXd loads = invLoads(arrays) / gin;
  MatrixXd loaded = inverse * loads.asDiagonal();
  double rate = loopRate(arrays, d.physics.opamp.gain, loaded) *
                unityRate(d.physics.opamp);
  r.stable = inverse.allFinite() && rate > 0;
  r.slowestRate = rate;
  r.amplifiers = unsigned(pair ? 2 * n : n);
  r.inputSiemens = gin;
  r.lineSiemens = lineSiemens(arrays);
  if (!r.stable) {
    r.condition = std::numeric_limits<double>::infinity();
    return r;
  }
  r.condition = oneNorm(m) * oneNorm(inverse);
  r.settlingSeconds = settlingSeconds(2, rate, d);
  MatrixXd transfer =
      arrays.farInputs.size() > 0
          ? MatrixXd(-inverse * arrays.farInputs / gin)
          : MatrixXd(-inverse * (arrays.input / gin).asDiagonal());
  VectorXd offset = inverse *
                    invOffsetCurrents(arrays, d.physics.opamp.gain,
                                      offsets.opamps, offsets.inverters) /
                    gin;
  r.largestOffset =
      largestLoopOffset(arrays, offset, offsets, d.physics.opamp.gain);
  if (d.physics.converters.sampleSeconds > 0) {
    LoopSample sample = sampleLoop(arrays, d.physics.opamp.gain, offsets,
                                   d.physics.converters.sampleSeconds *
                                       unityRate(d.physics.opamp));
    inverse = sample.share * inverse;
    transfer = sample.share * transfer;
    offset = sample.share * offset + sample.offset;
  }
  r.transfer = transfer.cast<float>();
  r.loop = (-inverse).cast<float>();
  r.offset = offset.cast<float>();
  r.squares = (cellSquares(arrays) / (gin * gin)).cast<float>();
  r.constantNoise = ((amplifierNoise(arrays, gin * loads, rate, d) +
                      thermalNoise(gin * loads, rate, d)) /
                     (gin * gin))
                        .cast<float>();
  if (d.physics.opamp.gain > 0)
    r.gainLoads = (loads / d.physics.opamp.gain).cast<float>();
  addShift(r, arrays, gin, d);
  return r;
}

Response amcrt::mvmResponse(const Arrays &written, const Offsets &offsets,
                            const DeviceDescription &d) {
  Arrays arrays = circuitOf(written, d);
  double range = d.physics.cell.maxConductanceSiemens -
                 d.physics.cell.minConductanceSiemens;
  double gf = double(arrays.positive.cols()) * range;
  MatrixXd g = arrays.shifted(d.physics.opamp.gain);
  if (arrays.isDifferential())
    g -= arrays.negative;
  Response r;
  VectorXd gains = mvmRowGains(arrays, gf, d.physics.opamp.gain);
  VectorXd loads = arrays.rowSums().array() + gf;
  // The rows' own part, and that of a shift column.
  VectorXd sampled = VectorXd::Ones(gains.size()), shared = sampled;
  double summingRate = amplifierRate(double(g.cols() + 1), d);
  double slowest = amplifierRate(loads.maxCoeff() / gf, d);
  if (arrays.isShifted())
    slowest = std::min(slowest, summingRate);
  r.settlingSeconds = settlingSeconds(1, slowest, d);
  if (d.physics.converters.sampleSeconds > 0)
    for (Eigen::Index i = 0; i < gains.size(); ++i) {
      double rate = amplifierRate(loads[i] / gf, d);
      sampled[i] = -std::expm1(-d.physics.converters.sampleSeconds * rate);
      shared[i] =
          sampledTwice(rate, summingRate, d.physics.converters.sampleSeconds);
    }
  MatrixXd transfer = gains.asDiagonal() * g;
  Wires wires = wiresOf(d);
  if (wires.exact && wires.any())
    transfer = mvmMatrix(arrays, gf, d.physics.opamp.gain);
  transfer = sampled.asDiagonal() * transfer;
  if (arrays.isShifted()) {
    VectorXd ofColumn = gains.cwiseProduct(arrays.shift);
    double unit = summingGain(d.physics.opamp.gain, g.cols());
    // The product has it with the rows' share.
    transfer.colwise() += unit * ofColumn.cwiseProduct(sampled - shared);
    r.shiftTransfer = ofColumn.cwiseProduct(shared).cast<float>();
    r.shiftOffset = float(double(g.cols() + 1) * unit * offsets.inverters[0]);
  }
  gains = gains.cwiseProduct(sampled);
  r.transfer = transfer.cast<float>();
  r.offset = (-gains.array() * loads.array() * offsets.opamps.array())
                 .matrix()
                 .cast<float>();
  if (arrays.isShifted())
    r.offset += r.shiftOffset * r.shiftTransfer;
  r.largestOffset =
      std::max(r.offset.cwiseAbs().maxCoeff(), std::abs(r.shiftOffset));
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
