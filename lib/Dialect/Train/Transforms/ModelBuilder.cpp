//===- ModelBuilder.cpp - Writes expressions into a model -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModelBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::amc::train;

ModelBuilder::ModelBuilder(OpBuilder &builder, Location loc)
    : builder(builder), loc(loc),
      dialect(*findModelDialect(builder.getContext())) {}

Value ModelBuilder::scale(Value x, double factor) {
  return factor == 1.0 ? x : mul(x, constant(x, factor));
}

Value ModelBuilder::constant(Value like, double value) {
  auto type = RankedTensorType::get({}, typeOf(like).getElementType());
  Attribute element =
      isa<FloatType>(type.getElementType())
          ? Attribute(builder.getFloatAttr(type.getElementType(), value))
          : builder.getIntegerAttr(type.getElementType(), int64_t(value));
  return arith::ConstantOp::create(builder, loc,
                                   DenseElementsAttr::get(type, element));
}

Value ModelBuilder::reshape(Value x, ArrayRef<int64_t> shape) {
  return typeOf(x).getShape() == shape
             ? x
             : dialect.reshape(builder, loc, x, shape);
}

Value ModelBuilder::cast(Value x, Type element) {
  return typeOf(x).getElementType() == element
             ? x
             : dialect.cast(builder, loc, x, element);
}
