//===- AlgebraChecks.cpp - Items of digital linear algebra ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AlgebraChecks.h"
#include "Overlap.h"

using namespace amcrt;

void amcrt::verify(const fb::SchurComplement &schur,
                   const MemoryChecks &checks) {
  checks.matrix(*schur.matrix(), "the matrix", MemoryChecks::read);
  checks.matrix(*schur.out(), "the result", MemoryChecks::written);
  uint32_t n = schur.matrix()->rows(), split = schur.split();
  if (schur.matrix()->cols() != n || split == 0 || split >= n ||
      schur.out()->rows() != n - split || schur.out()->cols() != n - split)
    checks.fail("is a Schur complement of shapes that do not fit");
}

static void verifyFactors(const fb::Buffer &factors, uint64_t n,
                          MemoryChecks::Access access,
                          const MemoryChecks &checks) {
  checks.buffer(factors, "the factors", access);
  if (factors.element() != fb::ElementType::f64 ||
      factors.elements() != n * (n + 1))
    checks.fail("has factors that are not " + std::to_string(n) + "x" +
                std::to_string(n + 1) + " of f64");
}

void amcrt::verify(const fb::Factorize &factorize, const MemoryChecks &checks) {
  const fb::Matrix &matrix = *factorize.matrix();
  checks.matrix(matrix, "the matrix", MemoryChecks::read);
  if (matrix.cols() != matrix.rows())
    checks.fail("factorizes a matrix that is not square");
  verifyFactors(*factorize.factors(), matrix.rows(), MemoryChecks::written,
                checks);
  if (overlap(regionOf(*factorize.factors()), regionOf(matrix)))
    checks.fail("the factors overlap the matrix");
}

void amcrt::verify(const fb::SolveFactorized &solve,
                   const MemoryChecks &checks) {
  const fb::Matrix &rhs = *solve.rhs(), &out = *solve.out();
  checks.matrix(rhs, "the right-hand side", MemoryChecks::read);
  checks.matrix(out, "the result", MemoryChecks::written);
  verifyFactors(*solve.factors(), rhs.rows(), MemoryChecks::read, checks);
  if (out.rows() != rhs.rows() || out.cols() != rhs.cols())
    checks.fail("is a solution of shapes that do not fit");
  if (overlap(regionOf(*solve.factors()), regionOf(out)))
    checks.fail("the result overlaps the factors");
}
