//===- LinalgBuilders.h - Structured ops in one call ---------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// The lowerings to linalg spell every operator with these few forms, so that
// later stages see few shapes of loop nest: a pointwise nest, a sum or maximum
// over trailing loops, a GEMM, a fill. All tensors are static.
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_SUPPORT_LINALGBUILDERS_H
#define AMC_DIALECT_SUPPORT_LINALGBUILDERS_H

#include "amc/Dialect/Support/ScalarBuilder.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::amc {

/// The type with the same elements and another shape.
RankedTensorType withShape(RankedTensorType type, ArrayRef<int64_t> shape);
inline RankedTensorType tensorType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

/// A scalar constant of float or integer type `type`.
Value createConstant(OpBuilder &builder, Location loc, Type type, double value);
/// An uninitialised tensor.
Value createEmpty(OpBuilder &builder, Location loc, RankedTensorType type);
/// A tensor with every element equal to `value`; the element type's own
/// infinities are reached through `value` = +-infinity.
Value createFilled(OpBuilder &builder, Location loc, RankedTensorType type,
                   double value);

/// A `linalg.generic` with the given maps (inputs, then `inits`). Iterators
/// `numParallel` parallel ones, then reductions.
SmallVector<Value> createGeneric(OpBuilder &builder, Location loc,
                                 ValueRange inputs, ValueRange inits,
                                 ArrayRef<AffineMap> maps, unsigned numParallel,
                                 ScalarBody body);

/// The same with the loops in any order.
SmallVector<Value> createGeneric(OpBuilder &builder, Location loc,
                                 ValueRange inputs, ValueRange inits,
                                 ArrayRef<AffineMap> maps,
                                 ArrayRef<utils::IteratorType> iterators,
                                 ScalarBody body);

/// A pointwise nest over `type`'s shape. Inputs broadcast to it as in NumPy
/// (aligned at the last dimension, extents 1 stretch).
Value createPointwise(OpBuilder &builder, Location loc, RankedTensorType type,
                      ValueRange inputs, ScalarBody body);
/// The same with one result per type; all types have one shape.
SmallVector<Value> createPointwise(OpBuilder &builder, Location loc,
                                   ArrayRef<RankedTensorType> types,
                                   ValueRange inputs, ScalarBody body);

/// The map that reads an operand of shape `from` at the point of an iteration
/// space of shape `to`, broadcasting.
AffineMap broadcastMap(MLIRContext *context, ArrayRef<int64_t> from,
                       ArrayRef<int64_t> to);

/// sum(body(inputs)) into a zero-filled tensor of type `type`. `maps` holds one
/// map per input, then the output's; the parallel loops come first. The sum may
/// be reassociated, which lets it be vectorised. `body` yields the summand.
Value createSum(OpBuilder &builder, Location loc, RankedTensorType type,
                ValueRange inputs, ArrayRef<AffineMap> maps,
                unsigned numParallel, ScalarBody body);
/// createSum of the product of two inputs.
Value createContraction(OpBuilder &builder, Location loc, RankedTensorType type,
                        Value lhs, Value rhs, ArrayRef<AffineMap> maps,
                        unsigned numParallel);

/// a + b as one term of a sum whose order is free.
Value createSumTerm(OpBuilder &builder, Location loc, Value a, Value b);

/// lhs * rhs of two matrices, either one read transposed in place.
Value createMatmul(OpBuilder &builder, Location loc, Value lhs, Value rhs,
                   bool transposeLhs = false, bool transposeRhs = false);

/// The same elements in row-major order with another shape; a view.
Value createReshape(OpBuilder &builder, Location loc, Value source,
                    ArrayRef<int64_t> shape);

/// Places `source` in a tensor of shape `shape` that holds `fill` elsewhere:
/// element i of dimension d goes to offsets[d] + i * strides[d]. What falls
/// outside is dropped, so offsets may be negative.
Value createPlaced(OpBuilder &builder, Location loc, Value source,
                   ArrayRef<int64_t> shape, ArrayRef<int64_t> offsets,
                   ArrayRef<int64_t> strides, double fill);

} // namespace mlir::amc

#endif // AMC_DIALECT_SUPPORT_LINALGBUILDERS_H
