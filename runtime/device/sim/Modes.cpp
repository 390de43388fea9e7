//===- Modes.cpp - The slowest mode of a loop -----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Modes.h"
#include "Dynamics.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <vector>

using namespace amcrt;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

using Complex = std::complex<double>;

/// An eigenvalue of the operator as seen from a Krylov space.
struct RitzValue {
  Complex value;
  double residual; ///< of its vector, relative to the value
};

/// Arnoldi's iteration: an orthonormal basis of v, S v, S^2 v ..., in which S
/// is a Hessenberg matrix.
class KrylovSpace {
public:
  /// Room for `steps` applications of an operator on `size` numbers.
  KrylovSpace(Index size, Index steps)
      : basis(size, steps + 1), h(MatrixXd::Zero(steps + 1, steps)) {
    // Any vector that has part of every mode.
    for (Index i = 0; i < size; ++i)
      basis(i, 0) = 1 + std::cos(double(i * i));
    basis.col(0).normalize();
  }

  /// Up to `steps` in all. False when the space is complete.
  template <typename Apply> bool grow(Index steps, Apply apply) {
    for (; done < steps; ++done) {
      VectorXd next = apply(basis.col(done));
      double size = next.norm();
      auto before = basis.leftCols(done + 1);
      // Once more takes off what rounding left.
      for (int pass = 0; pass < 2; ++pass) {
        VectorXd parts = before.transpose() * next;
        next.noalias() -= before * parts;
        h.col(done).head(done + 1) += parts;
      }
      double left = next.norm();
      h(done + 1, done) = left;
      basis.col(done + 1) = next / left;
      if (!(left > 1e-13 * size)) {
        h(done + 1, done) = 0;
        ++done;
        return false;
      }
    }
    return true;
  }

  std::vector<RitzValue> values() const {
    Eigen::EigenSolver<MatrixXd> solver(h.topLeftCorner(done, done),
                                        /*computeEigenvectors=*/false);
    std::vector<RitzValue> result;
    if (solver.info() != Eigen::Success)
      return result;
    for (Complex value : solver.eigenvalues())
      result.push_back({value, residual(value)});
    return result;
  }

private:
  /// |S u - value u| / |value u| of the Ritz vector. The rows of (h - value) y
  /// = 0 from the last one give y from its last element on.
  double residual(Complex value) const {
    Eigen::VectorXcd y = Eigen::VectorXcd::Zero(done);
    y[done - 1] = 1;
    double square = 1;
    for (Index i = done - 1; i > 0; --i) {
      Complex sum = -value * y[i];
      for (Index j = i; j < done; ++j)
        sum += h(i, j) * y[j];
      y[i - 1] = -sum / h(i, i - 1);
      square += std::norm(y[i - 1]);
    }
    return h(done, done - 1) / (std::sqrt(square) * std::abs(value));
  }

  MatrixXd basis, h;
  Index done = 0;
};

/// At least the spectral norm of a skew matrix, at most 1.3 times for a noise
/// of 64 rows.
double skewNorm(const MatrixXd &m) {
  MatrixXd skew = (m - m.transpose()) / 2;
  MatrixXd square = skew * skew;
  return std::sqrt(std::sqrt((square * square).norm()));
}

/// How fast a slow mode can oscillate: a bound of |Im| for the eigenvalues of
/// -J whose real part is at most `real`.
///
/// One array: -J is similar to P = D^-1/2 Gp D^-1/2 (and the leak), so Im is
/// that of u* P u for a unit vector u, at most the norm of P's skew part. With
/// a shift column g = mean(g) 1 and s in units that make the coupling even, the
/// same holds of the matrix of all states.
///
/// A pair: with y eliminated a mode u solves
///   l^2 - l (p + 1/2) + (p - q) / 2 = 0,  p = u* P u,  q = u* N u,
/// N = D^-1/2 Gn D^-1/2, l the eigenvalue less the leak. The imaginary part of
/// that is Im l (Re p + 1/2 - 2 Re l) = Im(p - q) / 2 - Re l Im p.
class OscillationBound {
public:
  OscillationBound(const Arrays &arrays, const MatrixXd &rates) {
    Index n = arrays.positive.rows();
    VectorXd root = invLoads(arrays).cwiseSqrt();
    VectorXd inverseRoot = root.cwiseInverse();
    auto scaled = [&](const MatrixXd &m) -> MatrixXd {
      return inverseRoot.asDiagonal() * m * inverseRoot.asDiagonal();
    };
    isPair = arrays.isDifferential();
    if (isPair) {
      MatrixXd p = scaled(arrays.positive);
      skewPositive = ((p - p.transpose()) / 2).norm();
      skew = skewNorm(p - scaled(arrays.negative));
      MatrixXd symmetric = (p + p.transpose()) / 2;
      for (double shift : {0.03, 0.1, 0.2}) {
        symmetric.diagonal().array() += shift - lowest;
        lowest = shift;
        found = symmetric.llt().info() == Eigen::Success;
        if (found)
          break;
      }
      return;
    }
    found = true;
    if (!arrays.isShifted()) {
      skew = skewNorm(scaled(arrays.positive));
      return;
    }
    VectorXd scale(n + 1);
    scale << root,
        std::sqrt(std::max(arrays.shift.mean(), 1e-300) * double(n + 1));
    skew = skewNorm(scale.asDiagonal() * rates *
                    scale.cwiseInverse().asDiagonal());
  }

  double operator()(double real) const {
    constexpr double unknown = std::numeric_limits<double>::infinity();
    if (!found)
      return unknown;
    if (!isPair)
      return skew;
    double stiffness = 0.5 - lowest - 2 * real;
    return stiffness > 0 ? (skew / 2 + real * skewPositive) / stiffness
                         : unknown;
  }

private:
  bool isPair = false, found = false;
  double skew = 0, skewPositive = 0;
  double lowest = 0; ///< minus a lower bound of Re p
};

/// All eigenvalues of loops with fewer states cost less than a Krylov space.
constexpr Index fewStates = 24;
/// Of a Krylov space; doubled where they are not enough.
constexpr Index firstSteps = 12;

} // namespace

double amcrt::slowestRateByEigenvalues(const MatrixXd &rates) {
  Eigen::EigenSolver<MatrixXd> solver(rates, /*computeEigenvectors=*/false);
  return solver.info() == Eigen::Success
             ? solver.eigenvalues().real().minCoeff()
             : -std::numeric_limits<double>::infinity();
}

double amcrt::slowestRate(const Arrays &arrays, double gain,
                          const MatrixXd &rates, const MatrixXd &loaded) {
  Index states = rates.rows(), n = loaded.rows();
  if (states <= fewStates)
    return slowestRateByEigenvalues(rates);
  OscillationBound oscillation(arrays, rates);
  HiddenAmplifiers hidden = hiddenAmplifiers(arrays, gain);
  auto invert = [&](const auto &right) {
    VectorXd z(states), drive = right.head(n);
    VectorXd behind = hidden.noiseGain * right.tail(states - n);
    if (states > n)
      drive.noalias() -= hidden.coupling * behind;
    z.head(n).noalias() = loaded * drive;
    if (states > n)
      z.tail(states - n) = behind - hidden.feedback * z.head(n);
    return z;
  };
  KrylovSpace space(states, states / 2);
  for (Index steps = firstSteps; steps <= states / 2; steps *= 2) {
    bool more = space.grow(steps, invert);
    std::vector<RitzValue> values = space.values();
    std::sort(values.begin(), values.end(), [](auto &a, auto &b) {
      return std::abs(a.value) > std::abs(b.value);
    });
    // The slowest mode has to be accurate, for the others it is enough to know
    // about where they are: every mode that is not among them is farther from
    // 0.
    constexpr double accurate = 3e-3, known = 0.05;
    double slowest = std::numeric_limits<double>::infinity(), residual = 0;
    for (const RitzValue &ritz : values) {
      if (!(ritz.residual < known))
        break;
      Complex mode = 1.0 / ritz.value;
      if (mode.real() < slowest) {
        slowest = mode.real();
        residual = ritz.residual;
      }
      if (residual < accurate &&
          std::abs(mode) >= std::hypot(slowest, oscillation(slowest)))
        return slowest;
    }
    if (!more)
      break;
  }
  return slowestRateByEigenvalues(rates);
}

double amcrt::runawayRate(const MatrixXd &rates) {
  Index states = rates.rows();
  if (states > fewStates) {
    KrylovSpace space(states, states / 2);
    constexpr double accuracy = 1e-5;
    for (Index steps = firstSteps; steps <= states / 2; steps *= 2) {
      bool more = space.grow(
          steps, [&](const auto &z) -> VectorXd { return rates * z; });
      std::vector<RitzValue> values = space.values();
      auto first =
          std::min_element(values.begin(), values.end(), [](auto &a, auto &b) {
            return a.value.real() < b.value.real();
          });
      if (first != values.end() && first->residual < accuracy &&
          first->value.real() < 0)
        return first->value.real();
      if (!more)
        break;
    }
  }
  return slowestRateByEigenvalues(rates);
}
