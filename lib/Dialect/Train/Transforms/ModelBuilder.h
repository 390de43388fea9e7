//===- ModelBuilder.h - Writes expressions into a model ------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_DIALECT_TRAIN_TRANSFORMS_MODELBUILDER_H
#define AMC_LIB_DIALECT_TRAIN_TRANSFORMS_MODELBUILDER_H

#include "amc/Dialect/Train/Interfaces/ModelDialectInterface.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::amc::train {

/// Creates ops of the model's dialect, and of `train`, at one location. The
/// context has a dialect with `ModelDialectInterface`.
class ModelBuilder {
public:
  ModelBuilder(OpBuilder &builder, Location loc);

  OpBuilder &getBuilder() { return builder; }
  Location getLoc() const { return loc; }
  static RankedTensorType typeOf(Value value) {
    return cast<RankedTensorType>(value.getType());
  }

  /// A train op with one result.
  template <typename OpTy>
  Value create(Type type, ValueRange operands,
               ArrayRef<NamedAttribute> attributes = {}) {
    return OpTy::create(builder, loc, TypeRange(type), operands, attributes)
        ->getResult(0);
  }

  Value add(Value a, Value b) { return dialect.add(builder, loc, a, b); }
  Value sub(Value a, Value b) { return dialect.sub(builder, loc, a, b); }
  Value mul(Value a, Value b) { return dialect.mul(builder, loc, a, b); }
  /// `x` times a constant; `x` itself for 1.
  Value scale(Value x, double factor);
  /// A number of the element type of `like`.
  Value constant(Value like, double value);

  /// `x` itself where it has the shape.
  Value reshape(Value x, ArrayRef<int64_t> shape);
  Value transpose(Value matrix) {
    return dialect.transpose(builder, loc, matrix);
  }
  /// `x` itself where it has the elements.
  Value cast(Value x, Type element);

  Value crossEntropy(Value prediction, Value labels) {
    return dialect.crossEntropy(builder, loc, prediction, labels);
  }
  Value meanSquaredError(Value prediction, Value targets) {
    return dialect.meanSquaredError(builder, loc, prediction, targets);
  }

private:
  OpBuilder &builder;
  Location loc;
  const ModelDialectInterface &dialect;
};

} // namespace mlir::amc::train

#endif // AMC_LIB_DIALECT_TRAIN_TRANSFORMS_MODELBUILDER_H
