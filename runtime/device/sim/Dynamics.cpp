//===- Dynamics.cpp - How a loop moves ------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Dynamics.h"

using namespace amcrt;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// How many amplifiers are behind the op-amps.
static Index hiddenStates(const Arrays &arrays) {
  return arrays.isDifferential() ? arrays.negative.cols() : arrays.isShifted();
}

HiddenAmplifiers amcrt::hiddenAmplifiers(const Arrays &arrays, double gain) {
  Index n = arrays.positive.cols();
  VectorXd inverseLoads = invLoads(arrays).cwiseInverse();
  if (arrays.isDifferential()) {
    double a = inverterGain(gain);
    return {a * MatrixXd::Identity(n, n), 2 * a,
            inverseLoads.asDiagonal() * arrays.negative};
  }
  if (!arrays.isShifted())
    return {};
  double as = summingGain(gain, n);
  return {MatrixXd::Constant(1, n, as), double(n + 1) * as,
          inverseLoads.cwiseProduct(arrays.shift)};
}

MatrixXd amcrt::loopRates(const Arrays &arrays, double gain) {
  Index n = arrays.positive.rows(), hidden = hiddenStates(arrays);
  VectorXd inverseLoads = invLoads(arrays).cwiseInverse();
  double leak = gain > 0 ? 1 / gain : 0;
  MatrixXd rates = MatrixXd::Zero(n + hidden, n + hidden);
  rates.topLeftCorner(n, n) = inverseLoads.asDiagonal() * arrays.positive;
  if (arrays.isDifferential()) {
    rates.topRightCorner(n, n) = inverseLoads.asDiagonal() * arrays.negative;
    rates.bottomLeftCorner(n, n).diagonal().setConstant(0.5);
    rates.bottomRightCorner(n, n).diagonal().setConstant(0.5 + leak);
  } else if (arrays.isShifted()) {
    rates.col(n).head(n) = inverseLoads.cwiseProduct(arrays.shift);
    rates.row(n).setConstant(1 / double(n + 1));
    rates(n, n) += leak;
  }
  if (arrays.nodes.size() > 0)
    rates.topLeftCorner(n, n) +=
        leak * (inverseLoads.asDiagonal() * arrays.nodes);
  else
    rates.diagonal().head(n).array() += leak;
  return rates;
}

MatrixXd amcrt::inputDrive(const Arrays &arrays, const MatrixXd &volts) {
  Index n = arrays.positive.rows();
  MatrixXd drive = MatrixXd::Zero(n + hiddenStates(arrays), volts.cols());
  drive.topRows(n) = -(invLoads(arrays).cwiseInverse().asDiagonal() *
                       arrays.inputCurrents(volts));
  return drive;
}

VectorXd amcrt::offsetDrive(const Arrays &arrays, const Offsets &offsets) {
  Index n = arrays.positive.rows(), hidden = hiddenStates(arrays);
  VectorXd drive(n + hidden);
  drive << offsets.opamps, offsets.inverters.head(hidden);
  return drive;
}
