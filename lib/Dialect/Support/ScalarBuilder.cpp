//===- ScalarBuilder.cpp - One point of a loop nest -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Support/ScalarBuilder.h"

#include "amc/Dialect/Support/LinalgBuilders.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::amc;

Value ScalarBuilder::add(Value x, Value y) {
  return create<arith::AddFOp>(x, y);
}

Value ScalarBuilder::sub(Value x, Value y) {
  return create<arith::SubFOp>(x, y);
}

Value ScalarBuilder::mul(Value x, Value y) {
  return create<arith::MulFOp>(x, y);
}

Value ScalarBuilder::div(Value x, Value y) {
  return create<arith::DivFOp>(x, y);
}

Value ScalarBuilder::constant(Type type, double value) {
  return createConstant(b, loc, type, value);
}
