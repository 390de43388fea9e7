//===- Model.h - What a training step is made of ----------------*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// The analysis of an imported model: its loss, its parameters, and the layers
// whose curvature is a Kronecker product.
//
//===----------------------------------------------------------------------===//

#ifndef AMC_LIB_DIALECT_TRAIN_TRANSFORMS_MODEL_H
#define AMC_LIB_DIALECT_TRAIN_TRANSFORMS_MODEL_H

#include "amc/Dialect/Train/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MLProgram/IR/MLProgram.h"

namespace mlir::amc::train {

/// A trained tensor, which is a global.
struct Parameter {
  StringAttr name;
  RankedTensorType type;
};

/// One place where a layer's weight is applied.
struct LayerUse {
  Operation *op;
  /// What the weight is applied to: rows (..., in) or images (N, C, H, W).
  Value input;
  /// The result, bias included: (..., out) or (N, out, OH, OW).
  Value output;
};

/// Parameters with a pair of Kronecker factors. Its matrix is out x in, for a
/// convolution out x (C KH KW), with the bias as one more column.
struct Layer {
  std::string name;
  Parameter weight;
  std::optional<Parameter> bias;
  /// The weight is stored as in x out.
  bool transposed = false;
  int64_t outputs = 0, inputs = 0;
  SmallVector<LayerUse> uses;

  /// Sizes of the factors.
  int64_t sizeA() const { return inputs + (bias ? 1 : 0); }
  int64_t sizeG() const { return outputs; }
};

/// An imported model with a loss. Values are those of `forward`.
struct Model {
  func::FuncOp forward;
  Value loss;
  /// Scores of the classes, operand of the loss; null for other losses.
  Value scores;
  int64_t batch = 0;
  /// All parameters that the loss depends on.
  SmallVector<Parameter> parameters;
  /// The dropouts in training mode that the loss depends on, with the seeds of
  /// their masks: the given one, else one of its own.
  llvm::DenseMap<Operation *, int64_t> dropoutSeeds;

  /// Ops that the loss depends on.
  llvm::DenseSet<Operation *> live;
};

/// Adds a loss to `forward`, as its first result, named `loss`: of its first
/// result that has a row for each example, and of a further argument (`labels`,
/// or `targets`).
LogicalResult addLoss(func::FuncOp forward, Loss loss);

/// Finds `@forward` of the module and what it is made of. Reports what is
/// missing.
FailureOr<Model> analyzeModel(ModuleOp module, std::optional<Loss> loss);

/// Sets `train.labels` of the arguments of `@forward` whose every element is a
/// label.
void markLabels(Model &model);

/// The layers with curvature, in the order of the graph.
SmallVector<Layer> findLayers(const Model &model);

} // namespace mlir::amc::train

#endif // AMC_LIB_DIALECT_TRAIN_TRANSFORMS_MODEL_H
