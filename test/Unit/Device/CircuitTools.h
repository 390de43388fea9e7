//===- CircuitTools.h - For tests of circuits ------------------ -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TEST_UNIT_DEVICE_CIRCUITTOOLS_H
#define AMC_TEST_UNIT_DEVICE_CIRCUITTOOLS_H

#include "device/sim/Circuit.h"

#include <Eigen/LU>

namespace amcrt::test {

inline double relativeError(const Eigen::VectorXd &x,
                            const Eigen::VectorXd &expected) {
  return (x - expected).norm() / expected.norm();
}

/// The solution of a loop by dense elimination.
inline Eigen::VectorXd solve(const Arrays &arrays, double gain,
                             const Eigen::VectorXd &b) {
  return invMatrix(arrays, gain).partialPivLu().solve(-arrays.inputCurrents(b));
}

} // namespace amcrt::test

#endif // AMC_TEST_UNIT_DEVICE_CIRCUITTOOLS_H
