//===- ModelDialectInterface.h - What steps are written in ---- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_INTERFACES_MODELDIALECTINTERFACE_H
#define AMC_DIALECT_TRAIN_INTERFACES_MODELDIALECTINTERFACE_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectInterface.h"

namespace mlir::amc::train {

/// The dialect that models are written in, and so what a training step adds to
/// them. Tensors are ranked and static; operands of sums and products have one
/// element type and broadcast as in NumPy.
class ModelDialectInterface
    : public DialectInterface::Base<ModelDialectInterface> {
public:
  explicit ModelDialectInterface(Dialect *dialect) : Base(dialect) {}

  virtual Value add(OpBuilder &builder, Location loc, Value a,
                    Value b) const = 0;
  virtual Value sub(OpBuilder &builder, Location loc, Value a,
                    Value b) const = 0;
  virtual Value mul(OpBuilder &builder, Location loc, Value a,
                    Value b) const = 0;
  /// The same elements in row-major order.
  virtual Value reshape(OpBuilder &builder, Location loc, Value x,
                        ArrayRef<int64_t> shape) const = 0;
  /// Of a matrix.
  virtual Value transpose(OpBuilder &builder, Location loc, Value x) const = 0;
  /// The same numbers with elements of type `element`.
  virtual Value cast(OpBuilder &builder, Location loc, Value x,
                     Type element) const = 0;

  /// Mean cross-entropy, of rank 0, of `prediction`, N x C x ... scores or
  /// probabilities that are the softmax of such, and N x ... labels.
  virtual Value crossEntropy(OpBuilder &builder, Location loc, Value prediction,
                             Value labels) const = 0;
  /// The mean over all elements of (prediction - targets)^2, of rank 0.
  virtual Value meanSquaredError(OpBuilder &builder, Location loc,
                                 Value prediction, Value targets) const = 0;
};

/// The interface of the one dialect of `context` that has it, or null.
const ModelDialectInterface *findModelDialect(MLIRContext *context);

} // namespace mlir::amc::train

#endif // AMC_DIALECT_TRAIN_INTERFACES_MODELDIALECTINTERFACE_H
