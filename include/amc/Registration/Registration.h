//===- Registration.h - All dialects and passes, in one place - -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_REGISTRATION_REGISTRATION_H
#define AMC_REGISTRATION_REGISTRATION_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace mlir::amc {

/// Adds every dialect that a module of this project may hold, with the
/// interface implementations that the passes need.
void registerAllDialects(DialectRegistry &registry);

/// Makes every pass and pipeline of this project known by its flag.
void registerAllPasses();

} // namespace mlir::amc

#endif // AMC_REGISTRATION_REGISTRATION_H
