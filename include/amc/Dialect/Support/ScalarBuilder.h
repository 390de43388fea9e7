//===- ScalarBuilder.h - One point of a loop nest ------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_SUPPORT_SCALARBUILDER_H
#define AMC_DIALECT_SUPPORT_SCALARBUILDER_H

#include "mlir/IR/Builders.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace mlir::amc {

/// Emits the scalar computation of one point of a loop nest.
struct ScalarBuilder {
  OpBuilder &b;
  Location loc;
  /// The elements of the inputs, then the current elements of the outputs.
  ValueRange args;

  Value operator[](size_t i) const { return args[i]; }

  /// An op of one result.
  template <typename OpTy, typename... Args> Value create(Args &&...operands) {
    return OpTy::create(b, loc, std::forward<Args>(operands)...);
  }

  /// Of floats.
  Value add(Value x, Value y);
  Value sub(Value x, Value y);
  Value mul(Value x, Value y);
  Value div(Value x, Value y);

  /// A constant of float or integer type.
  Value constant(Type type, double value);
  /// One of the type of the first element.
  Value constant(double value) { return constant(args[0].getType(), value); }
};

/// The new elements of the outputs.
struct ScalarResults {
  SmallVector<Value, 2> values;

  ScalarResults(Value value) : values{value} {}
  ScalarResults(std::initializer_list<Value> values) : values(values) {}
};

using ScalarBody = llvm::function_ref<ScalarResults(ScalarBuilder)>;

/// The body of a sum or copy of what is read.
inline Value getFirstScalar(ScalarBuilder s) { return s[0]; }

} // namespace mlir::amc

#endif // AMC_DIALECT_SUPPORT_SCALARBUILDER_H
