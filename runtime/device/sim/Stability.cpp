//===- Stability.cpp - Whether a written loop settles ---------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Stability.h"
#include "Dynamics.h"
#include "Modes.h"

#include <Eigen/Cholesky>
#include <Eigen/LU>

using namespace amcrt;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// A Lyapunov function for a loop with a shift column g, if the simplest one
/// works. Without leak, with z = s + sum_j x_j the error
/// of the summing amplifier and G = Gp - g 1',
///   dx/dt = -D^-1 (G x + g z),
///   dz/dt = -1' D^-1 (G x + g z) - z / (n + 1).
/// Take V = x' S x + m z^2, S the symmetric part of G and m the mean of g. Then
///   -dV/dt / 2 = (S x)' D^-1 (G x + g z) + m z 1' D^-1 (G x + g z)
///                + m z^2 / (n + 1).
/// For a symmetric G and an even g this is the square of D^-1/2 (G x + m z)
/// plus the last term, so V decays. For others the form is tried.
static bool hasShiftedCertificate(const Arrays &arrays) {
  Eigen::Index n = arrays.shift.size();
  VectorXd inverseLoads = invLoads(arrays).cwiseInverse();
  MatrixXd g = arrays.positive;
  g.colwise() -= arrays.shift;
  MatrixXd symmetric = (g + g.transpose()) / 2;
  if (symmetric.llt().info() != Eigen::Success)
    return false;
  double mean = arrays.shift.mean();
  MatrixXd left(n + 1, n), right(n, n + 1);
  left << symmetric, mean * Eigen::RowVectorXd::Ones(n);
  right << g, arrays.shift;
  MatrixXd form = left * inverseLoads.asDiagonal() * right;
  form(n, n) += mean / double(n + 1);
  MatrixXd twice = form + form.transpose();
  return twice.allFinite() && twice.llt().info() == Eigen::Success;
}

/// A Lyapunov function for the circuit, if the simplest one works.
///
/// One array: dx/dt = -D^-1 G x (leak aside, which only helps) decays when the
/// symmetric part of D^-1/2 G D^-1/2 is positive definite.
///
/// Two arrays, with z = x + y the error of the inverters, G = Gp - Gn:
///   dx/dt = -D^-1 (G x + Gn z),  dz/dt = -D^-1 (G x + Gn z) - z / 2.
/// Take V = x' S x + z' D z with S the symmetric part of G, which must be
/// positive definite, and write u = D^-1/2 G x, w = D^1/2 z,
/// N = D^-1/2 Gn D^-1/2, R = D^-1/2 (G - S) G^-1 D^1/2. Then
///   -dV/dt / 2 = u' (I - R)' (u + N w) + w' (u + N w) + w' w / 2,
/// so V decays when the symmetric part of
///   [ (I - R)'   (I - R)' N ]
///   [ I          N + I / 2  ]
/// is positive definite. For a symmetric G, R = 0 and this needs only that the
/// eigenvalues of N exceed -0.41, which they do in every circuit of ours.
static bool hasCertificate(const Arrays &arrays) {
  if (arrays.isShifted())
    return hasShiftedCertificate(arrays);
  VectorXd root = invLoads(arrays).cwiseSqrt();
  VectorXd inverseRoot = root.cwiseInverse();
  MatrixXd g = arrays.positive;
  if (arrays.isDifferential())
    g -= arrays.negative;
  MatrixXd symmetric = (g + g.transpose()) / 2;
  if (!arrays.isDifferential()) {
    MatrixXd scaled =
        inverseRoot.asDiagonal() * symmetric * inverseRoot.asDiagonal();
    return scaled.llt().info() == Eigen::Success;
  }
  if (symmetric.llt().info() != Eigen::Success)
    return false;
  Eigen::Index n = g.rows();
  // R' = D^1/2 G^-T (G - S)' D^-1/2.
  MatrixXd rTransposed =
      root.asDiagonal() *
      g.transpose().partialPivLu().solve((g - symmetric).transpose()) *
      inverseRoot.asDiagonal();
  MatrixXd nScaled =
      inverseRoot.asDiagonal() * arrays.negative * inverseRoot.asDiagonal();
  MatrixXd corner = MatrixXd::Identity(n, n) - rTransposed;
  // Its upper left block, and the Schur complement of that.
  Eigen::LLT<MatrixXd> upper(corner + corner.transpose());
  if (upper.info() != Eigen::Success)
    return false;
  MatrixXd side = corner * nScaled;
  side.diagonal().array() += 1;
  upper.matrixL().solveInPlace(side);
  MatrixXd lower = nScaled + nScaled.transpose();
  lower.diagonal().array() += 1;
  lower.noalias() -= side.transpose() * side;
  return lower.allFinite() && lower.llt().info() == Eigen::Success;
}

/// A sign of instability that costs one factorisation. The determinant of minus
/// the dynamics, up to a positive factor that of the loop's matrix, is the
/// product of the eigenvalues: negative only when one of them is.
static bool hasNegativeDeterminant(const Arrays &arrays, double gain) {
  Eigen::PartialPivLU<MatrixXd> factors(invMatrix(arrays, gain));
  double sign = factors.permutationP().determinant();
  for (double pivot : factors.matrixLU().diagonal())
    sign *= pivot < 0 ? -1 : 1;
  return sign < 0;
}

double amcrt::loopRate(const Arrays &arrays, double gain,
                       const MatrixXd &loaded) {
  MatrixXd rates = loopRates(arrays, gain);
  if (hasCertificate(arrays))
    return slowestRate(arrays, gain, rates, loaded);
  return hasNegativeDeterminant(arrays, gain) ? runawayRate(rates)
                                              : slowestRateByEigenvalues(rates);
}
