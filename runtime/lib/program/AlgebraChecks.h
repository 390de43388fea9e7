//===- AlgebraChecks.h - Items of digital linear algebra ------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_PROGRAM_ALGEBRACHECKS_H
#define AMCRT_LIB_PROGRAM_ALGEBRACHECKS_H

#include "MemoryChecks.h"

namespace amcrt {

// Shapes fit, and nothing is written that is read at the same time. They throw
// Error with the place `checks.where`.
void verify(const fb::SchurComplement &schur, const MemoryChecks &checks);
void verify(const fb::Factorize &factorize, const MemoryChecks &checks);
void verify(const fb::SolveFactorized &solve, const MemoryChecks &checks);

} // namespace amcrt

#endif // AMCRT_LIB_PROGRAM_ALGEBRACHECKS_H
