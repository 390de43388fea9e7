//===- WriteError.cpp - What a write leaves -------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WriteError.h"

using namespace amcrt;
using Eigen::MatrixXf;

double amcrt::writeSigma(double targetSiemens, const DeviceDescription &d) {
  double u = targetSiemens / d.physics.cell.maxConductanceSiemens, fit = 0;
  for (size_t k = d.physics.cell.writeErrorSiemens.size(); k-- > 0;)
    fit = fit * u + d.physics.cell.writeErrorSiemens[k];
  double range = d.physics.cell.maxConductanceSiemens -
                 d.physics.cell.minConductanceSiemens;
  // A fit may dip below zero between its data.
  return d.physics.cell.writeErrorRange * range + std::max(fit, 0.0);
}

WriteErrors amcrt::drawWriteErrors(const MatrixXf &targetSiemens,
                                   const DeviceDescription &d,
                                   RandomStream stream) {
  MatrixXf sigma = targetSiemens.unaryExpr(
      [&](float target) { return float(writeSigma(target, d)); });
  WriteErrors errors{MatrixXf::Zero(sigma.rows(), sigma.cols()), {}, {}};
  bool any = (sigma.array() > 0).any(),
       verify = d.physics.write.verifyToleranceRange > 0;
  if (!any && !verify)
    return errors;
  MatrixXf normal(sigma.rows(), sigma.cols());
  if (!verify) {
    fillNormal(stream, {normal.data(), size_t(normal.size())});
    errors.siemens = sigma.cwiseProduct(normal);
    return errors;
  }
  auto tolerance = float(d.physics.write.verifyToleranceRange *
                         (d.physics.cell.maxConductanceSiemens -
                          d.physics.cell.minConductanceSiemens));
  errors.pulses = MatrixXf::Zero(sigma.rows(), sigma.cols());
  Eigen::Index open = sigma.size();
  for (uint32_t attempt = 0; attempt < d.physics.write.maxPulses && open > 0;
       ++attempt) {
    fillNormal(stream, {normal.data(), size_t(normal.size())});
    ++stream.operation;
    for (Eigen::Index i = 0; i < sigma.size(); ++i) {
      float &error = errors.siemens.data()[i];
      float &pulses = errors.pulses.data()[i];
      if (pulses > 0 && std::abs(error) <= tolerance)
        continue;
      error = sigma.data()[i] * normal.data()[i];
      ++pulses;
      open -= std::abs(error) <= tolerance;
    }
  }
  errors.failed = errors.siemens.array().abs() > tolerance;
  return errors;
}
