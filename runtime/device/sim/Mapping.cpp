//===- Mapping.cpp - From a block to conductance levels -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mapping.h"

using namespace amcrt;
using Eigen::MatrixXf;

/// To levels, by the rounding asked for.
static void quantise(MatrixXf &magnitudes, const MappingParameters &p) {
  if (p.levelBits == 0)
    return;
  float steps = float((1u << p.levelBits) - 1);
  MatrixXf nearest = (magnitudes.array() * steps).rint() / steps;
  if (p.rounding == AMC_ROUND_NEAREST) {
    magnitudes = nearest;
    return;
  }
  magnitudes = (magnitudes.array() * (steps * (1 + 1e-6f))).floor() / steps;
  magnitudes.diagonal() = nearest.diagonal();
}

Targets amcrt::mapBlock(const MatrixXf &block,
                        const MappingParameters &parameters) {
  Targets targets;
  float largest = block.cwiseAbs().maxCoeff();
  targets.scale = largest > 0 ? largest : 1;
  // Divide, not multiply by the inverse: the inverse of a denormal overflows.
  MatrixXf a = block / float(targets.scale);
  targets.positive = a.cwiseMax(0.0f);
  quantise(targets.positive, parameters);
  if (parameters.needsPair || (a.array() < 0).any()) {
    targets.negative = (-a).cwiseMax(0.0f);
    quantise(targets.negative, parameters);
  }
  return targets;
}
