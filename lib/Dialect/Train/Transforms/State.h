//===- State.h - Tensors that live from step to step ------------*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_DIALECT_TRAIN_TRANSFORMS_STATE_H
#define AMC_LIB_DIALECT_TRAIN_TRANSFORMS_STATE_H

#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "mlir/Dialect/MLProgram/IR/MLProgram.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/SymbolTable.h"

namespace mlir::amc::train {

/// A global tensor.
struct StateTensor {
  FlatSymbolRefAttr symbol;
  RankedTensorType type;

  Value load(OpBuilder &builder, Location loc) const;
  void store(OpBuilder &builder, Location loc, Value value) const;
};

/// Declares the globals of a training step.
class State {
public:
  explicit State(ModuleOp module);

  /// A new mutable global behind those there are, zero at start. Where the name
  /// is taken, it gets a number.
  StateTensor declare(const Twine &name, RankedTensorType type, Role role);

  /// Globals that the model came with are its parameters.
  void markParameters();

private:
  ModuleOp module;
  SymbolTable symbols;
  Block::iterator place;
};

} // namespace mlir::amc::train

#endif // AMC_LIB_DIALECT_TRAIN_TRANSFORMS_STATE_H
