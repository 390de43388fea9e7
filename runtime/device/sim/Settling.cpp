//===- Settling.cpp - How long a circuit takes ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Settling.h"
#include "Dynamics.h"

#include <unsupported/Eigen/MatrixFunctions>

#include <algorithm>
#include <cmath>

using namespace amcrt;

double amcrt::amplifierRate(double load, const DeviceDescription &d) {
  return unityRate(d.physics.opamp) / load;
}

double amcrt::settlingSeconds(double c, double rate,
                              const DeviceDescription &d) {
  double seconds = std::log(c / settledError(d.physics.converters)) / rate;
  return d.physics.converters.sampleSeconds > 0
             ? std::min(seconds, d.physics.converters.sampleSeconds)
             : seconds;
}

LoopSample amcrt::sampleLoop(const Arrays &arrays, double gain,
                             const Offsets &offsets, double time) {
  Eigen::MatrixXd decay = (-time * loopRates(arrays, gain)).exp();
  Eigen::Index n = arrays.positive.rows(), behind = decay.rows() - n;
  LoopSample sample{-decay.topLeftCorner(n, n), Eigen::VectorXd::Zero(n)};
  sample.share.diagonal().array() += 1;
  if (behind > 0) {
    HiddenAmplifiers hidden = hiddenAmplifiers(arrays, gain);
    Eigen::MatrixXd ofHidden = decay.topRightCorner(n, behind);
    sample.share += ofHidden * hidden.feedback;
    sample.offset =
        -hidden.noiseGain * (ofHidden * offsets.inverters.head(behind));
  }
  return sample;
}

double amcrt::sampledTwice(double first, double second, double time) {
  // Of equal rates the limit.
  double apart = first - second;
  if (std::abs(apart) < 1e-9 * first)
    return 1 - (1 + first * time) * std::exp(-first * time);
  return 1 -
         (first * std::exp(-second * time) - second * std::exp(-first * time)) /
             apart;
}
