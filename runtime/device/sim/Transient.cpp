//===- Transient.cpp - How the outputs of a loop move ---------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Transient.h"
#include "Dynamics.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

using namespace amcrt;
using Eigen::MatrixXd;
using Eigen::VectorXd;

static constexpr double longestStep = 0.2; ///< in units of 1 / wT

static double unityRate(const TransientParameters &p) {
  return 2 * std::numbers::pi * p.bandwidthHertz;
}

double amcrt::longestTransient(const TransientParameters &p) {
  // Each interval between samples has a whole number of steps.
  return (p.mostSteps - p.samples) * longestStep / unityRate(p);
}

TransientResult amcrt::transient(const Arrays &arrays, const VectorXd &inputs,
                                 const Offsets &offsets,
                                 const TransientParameters &p) {
  Eigen::Index n = inputs.size();
  // dz/dt = rates z + drive, time in units of 1 / wT.
  MatrixXd rates = -loopRates(arrays, p.gain);
  VectorXd drive = inputDrive(arrays, inputs) + offsetDrive(arrays, offsets);
  Eigen::Index states = rates.rows();

  TransientResult result;
  result.settledSeconds = std::numeric_limits<double>::infinity();
  VectorXd rest = rates.partialPivLu().solve(-drive);
  result.solution = rest.head(n);
  result.largestVolts = rest.cwiseAbs().maxCoeff();
  double wT = unityRate(p);
  // No circuit is followed beyond `mostSteps`, so that a longer interval is the
  // same as one of a step more.
  double interval = std::min(wT * p.seconds / std::max(p.samples, 1u),
                             longestStep * (p.mostSteps + 1));
  double steps = std::max(1.0, std::ceil(interval / longestStep));
  double h = interval / steps;
  result.outputs = MatrixXd::Zero(n, p.samples + 1);
  double taken = 0, outside = 0; // steps
  // In each stage as well: so what rests is an equilibrium.
  auto cut = [&](const auto &z) -> VectorXd {
    return z.cwiseMax(-p.railVolts).cwiseMin(p.railVolts);
  };
  VectorXd z = VectorXd::Zero(states);
  bool moves = true;
  for (unsigned sample = 1; sample <= p.samples; ++sample) {
    for (double step = 0; moves && step < steps; ++step) {
      if (taken == p.mostSteps) {
        result.seconds = taken * h / wT;
        return result;
      }
      ++taken;
      VectorXd k1 = rates * z + drive;
      VectorXd k2 = rates * cut(z + h / 2 * k1) + drive;
      VectorXd k3 = rates * cut(z + h / 2 * k2) + drive;
      VectorXd k4 = rates * cut(z + h * k3) + drive;
      VectorXd before = z;
      z = cut(z + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4));
      constexpr double still = 4 * std::numeric_limits<double>::epsilon();
      moves =
          (z - before).cwiseAbs().maxCoeff() > still * z.cwiseAbs().maxCoeff();
      double distance = (z.head(n) - result.solution).norm();
      // Not a number: outside.
      if (!(distance <= p.settledShare * result.solution.norm()))
        outside = taken;
    }
    result.outputs.col(sample) = z.head(n);
  }
  result.seconds = p.seconds;
  result.rests = !moves;
  if (outside < taken)
    result.settledSeconds = outside * h / wT;
  return result;
}
