//===- Circuit.cpp - The INV and MVM circuits of one tile -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Circuit.h"

#include <Eigen/LU>

using namespace amcrt;
using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorXd Arrays::rowSums() const {
  if (nodes.size() > 0) {
    VectorXd loads = nodes.diagonal();
    return input.size() > 0 ? VectorXd(loads - input) : loads;
  }
  VectorXd sums = positive.rowwise().sum();
  if (isDifferential())
    sums += negative.rowwise().sum();
  if (isShifted())
    sums += shift;
  return sums;
}

MatrixXd Arrays::shifted(double gain) const {
  MatrixXd m = positive;
  if (isShifted())
    m.colwise() -= summingGain(gain, m.cols()) * shift;
  return m;
}

MatrixXd Arrays::inputCurrents(const MatrixXd &volts) const {
  return farInputs.size() > 0 ? MatrixXd(farInputs * volts)
                              : MatrixXd(input.asDiagonal() * volts);
}

Arrays amcrt::withTransistors(Arrays arrays, double ohms) {
  for (MatrixXd *g : {&arrays.positive, &arrays.negative})
    *g = g->array() / (1 + ohms * g->array());
  arrays.shift = arrays.shift.array() / (1 + ohms * arrays.shift.array());
  return arrays;
}

VectorXd amcrt::invLoads(const Arrays &arrays) {
  return arrays.rowSums() + arrays.input;
}

double amcrt::inverterGain(double gain) {
  return gain > 0 ? gain / (gain + 2) : 1;
}

double amcrt::summingGain(double gain, Eigen::Index n) {
  return gain > 0 ? gain / (gain + double(n) + 1) : 1;
}

MatrixXd amcrt::invMatrix(const Arrays &arrays, double gain) {
  MatrixXd m = arrays.shifted(gain);
  if (arrays.isDifferential())
    m -= inverterGain(gain) * arrays.negative;
  if (gain > 0 && arrays.nodes.size() > 0)
    m += arrays.nodes / gain;
  else if (gain > 0)
    m.diagonal() += invLoads(arrays) / gain;
  return m;
}

MatrixXd amcrt::mvmMatrix(const Arrays &arrays, double gf, double gain) {
  MatrixXd currents = arrays.shifted(gain);
  if (arrays.isDifferential())
    currents -= arrays.negative;
  // Into the arrays: -currents b + nodes v = gf (y - v), v = -y / gain.
  double leak = gain > 0 ? 1 / gain : 0;
  MatrixXd ofOutputs = leak * arrays.nodes;
  ofOutputs.diagonal().array() += gf * (1 + leak);
  return -ofOutputs.partialPivLu().solve(currents);
}

VectorXd amcrt::mvmRowGains(const Arrays &arrays, double gf, double gain) {
  VectorXd load = 1 + arrays.rowSums().array() / gf;
  if (gain > 0)
    return -1 / gf / (1 + load.array() / gain);
  return VectorXd::Constant(load.size(), -1 / gf);
}

VectorXd amcrt::invOffsetCurrents(const Arrays &arrays, double gain,
                                  const VectorXd &opamps,
                                  const VectorXd &inverters) {
  VectorXd current = invLoads(arrays).cwiseProduct(opamps);
  if (arrays.isDifferential())
    current -= 2 * inverterGain(gain) * (arrays.negative * inverters);
  if (arrays.isShifted()) {
    Eigen::Index n = arrays.shift.size();
    current -=
        double(n + 1) * summingGain(gain, n) * inverters[0] * arrays.shift;
  }
  return current;
}
