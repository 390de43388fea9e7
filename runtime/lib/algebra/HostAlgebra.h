//===- HostAlgebra.h - Linear algebra of the digital engine ---- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_ALGEBRA_HOSTALGEBRA_H
#define AMCRT_LIB_ALGEBRA_HOSTALGEBRA_H

#include "Gemm.h"

namespace amcrt {

/// out = M22 - M21 M11^-1 M12 of a symmetric M whose leading block M11 is
/// split x split, in float64. False when M11 is not positive definite; it is
/// then computed with pivots.
bool schurComplement(const MatrixView &m, const MatrixView &out,
                     uint32_t split);

/// P M = L U with row pivots in float64. `factors`: n rows of n + 1; U, below
/// its diagonal L, whose own is one, and last which row of M each row is.
/// Throws Error when M has no inverse.
void factorize(const MatrixView &m, double *factors);

/// out = M^-1 rhs for the factors of M. `out` may be `rhs`. Throws Error when
/// they are not factors.
void solveFactorized(const double *factors, const MatrixView &rhs,
                     const MatrixView &out);

} // namespace amcrt

#endif // AMCRT_LIB_ALGEBRA_HOSTALGEBRA_H
