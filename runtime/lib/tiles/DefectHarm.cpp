//===- DefectHarm.cpp - What errors of a block do to its results ----------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DefectHarm.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>

using namespace amcrt;
using Eigen::MatrixXd;
using Eigen::MatrixXf;
using Eigen::VectorXf;

constexpr double mostShare = 1.25, little = 0.05, useless = 1;

/// How far answers are off.
static double offBy(amc_tile_mode mode, const MatrixXd &block,
                    const MatrixXd &errors) {
  // A block of zeros counts as one whose diagonal is at the full scale.
  if (mode != AMC_MODE_INV)
    return errors.norm() / (block.norm() > 0
                                ? block.norm()
                                : std::sqrt(double(block.diagonal().size())));
  return (block + errors).partialPivLu().solve(errors).norm() /
         std::sqrt(double(block.rows()));
}

bool amcrt::isBearable(amc_tile_mode mode, const MatrixXf &block,
                       const MatrixXf &errors, const EntryMask &broken) {
  MatrixXd asked = block.cast<double>();
  double all = offBy(mode, asked, errors.cast<double>());
  double others = offBy(mode, asked, broken.select(0, errors).cast<double>());
  // Nor is what is no number, of a singular matrix.
  return all <= little || (all <= mostShare * others && all <= useless);
}

LineCost amcrt::lineCost(amc_tile_mode mode, const MatrixXf &block,
                         const CellFaults &faults) {
  VectorXf rows = VectorXf::Ones(block.rows()),
           cols = VectorXf::Ones(block.cols());
  if (mode == AMC_MODE_INV) {
    MatrixXd inverse = block.cast<double>().partialPivLu().inverse();
    VectorXf ofColumns =
        inverse.colwise().squaredNorm().transpose().cast<float>();
    VectorXf ofRows = inverse.rowwise().squaredNorm().cast<float>();
    rows = ofColumns / ofColumns.mean();
    cols = ofRows / ofRows.mean();
    if (!rows.allFinite() || !cols.allFinite()) { // of a singular block
      rows.setOnes();
      cols.setOnes();
    }
  }
  return {block, std::move(rows), std::move(cols), faults};
}
