//===- StepBuilder.h - The entry points of a training step ------*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_DIALECT_TRAIN_TRANSFORMS_STEPBUILDER_H
#define AMC_LIB_DIALECT_TRAIN_TRANSFORMS_STEPBUILDER_H

#include "Model.h"
#include "State.h"
#include "amc/Dialect/Train/Transforms/Differentiate.h"
#include "mlir/IR/IRMapping.h"

namespace mlir::amc::train {

/// A trained tensor with what its step needs.
struct TrainedState {
  StateTensor value;
  /// Gradient of the mean loss.
  StateTensor gradient;
  /// Averages of the optimizer: the velocity, or Adam's two moments.
  SmallVector<StateTensor> averages;
};

/// The Kronecker factors of a layer: averages A and G, and A_d and G_d damped.
struct FactorState {
  StateTensor a, g, dampedA, dampedG;
};

/// Writes the entry points and the state of a training step
/// (docs/architecture.md, "After build-training-step") into the module of a
/// model. `recipe` has all that its optimizer needs.
class StepBuilder {
public:
  StepBuilder(ModuleOp module, const Model &model, ArrayRef<Layer> layers,
              const Recipe &recipe);

  LogicalResult build();

  /// Of the layers, in their order.
  SmallVector<Attribute> getLayerAttrs();
  /// Names of the parameters in no layer.
  ArrayRef<StringAttr> getUncovered() const { return uncovered; }

private:
  void declareState();
  /// A function is named after the entry point that it is.
  void markEntryPoint(func::FuncOp function, EntryPoint kind);

  // BuildForward.cpp: entry points that run the model.
  func::FuncOp cloneForward(EntryPoint kind, IRMapping &mapping);
  void replaceDropouts(IRMapping &mapping, Value step);
  /// Stores `value`, which `counter` held, plus 1.
  void increment(OpBuilder &builder, const StateTensor &counter, Value value);
  LogicalResult buildAccumulate(EntryPoint kind, bool withFactors);
  void updateFactors(OpBuilder &builder, const IRMapping &mapping,
                     const Gradients &gradients);
  void buildEvaluate();

  // BuildUpdate.cpp: entry points that work on state alone.
  func::FuncOp createFunction(EntryPoint kind, StringRef argument,
                              ArrayRef<StringRef> results);
  void buildRefresh();
  void buildApply();
  SmallVector<Value> applyCurvature(OpBuilder &builder, Value lr);
  void applyMomentum(OpBuilder &builder, Location loc, StringAttr parameter,
                     Value gradient, Value lr, double weightDecay);
  void applyAdam(OpBuilder &builder, Location loc, StringAttr parameter,
                 Value lr, Value updates);

  ModuleOp module;
  const Model &model;
  ArrayRef<Layer> layers;
  const Recipe &recipe;
  State state;
  DenseMap<StringAttr, TrainedState> trained;
  SmallVector<FactorState> factors;
  /// Steps whose dropouts have been drawn.
  std::optional<StateTensor> drawn;
  /// Updates done: of the factors' averages, or of Adam's.
  std::optional<StateTensor> updates;
  SmallVector<StringAttr> uncovered;
};

/// The layer's matrix, out x in with the bias as one more column, from tensors
/// of the shapes of its weight and bias (null without one).
Value createLayerMatrix(OpBuilder &builder, Location loc, const Layer &layer,
                        Value weight, Value bias);

/// The inverse: tensors of the shapes of the layer's weight and bias.
std::pair<Value, Value> splitLayerMatrix(OpBuilder &builder, Location loc,
                                         const Layer &layer, Value matrix);

} // namespace mlir::amc::train

#endif // AMC_LIB_DIALECT_TRAIN_TRANSFORMS_STEPBUILDER_H
