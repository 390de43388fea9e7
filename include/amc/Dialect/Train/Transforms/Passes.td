//===- Passes.td - Making of training steps ----------------*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_TRANSFORMS_PASSES_TD
#define AMC_DIALECT_TRAIN_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def BuildTrainingStep : Pass<"build-training-step", "::mlir::ModuleOp"> {
  let summary = "Turn a model into its training step";
  let description = [{
    Replaces `@forward` of an imported model by the entry points of training
    with all state in `ml_program.global`s, as docs/architecture.md describes
    ("After build-training-step"): reverse-mode differentiation of the loss, and
    the step of the optimizer.

    The loss is the first float result of rank 0, or where none is, in a batch
    of more than one, of one element; it is returned as an f32 of rank 0.
    `@evaluate` returns all results of the model, and the scores of its loss, as
    `scores`, where they are none of them. Arguments that a loss reads as labels
    get `train.labels`: their classes, and the labels that it ignores.

    Layers with curvature (K-FAC; Martens and Grosse 2015, Grosse and Martens
    2016 for convolutions) are Gemm with transA = 0 and alpha = beta = 1, MatMul
    with a weight on its right side, with or without a bias added behind, and
    Conv of one group in two dimensions. The weight may be transposed on its
    way to the layer. The rows of a MatMul of rank 3 or more count like the
    positions of a convolution: A sums over them, G averages. A weight that
    several layers share has one pair of factors, of which A sums and G averages
    over the layers. All other parameters, and those that layers share only in
    part, have momentum SGD with the plain gradient and are listed in
    `train.uncovered`.

    The options are those of TrainingOptions.h; docs/training.md lists them.
  }];
  let dependentDialects = [
    "arith::ArithDialect", "func::FuncDialect", "ml_program::MLProgramDialect",
    "tensor::TensorDialect", "train::TrainDialect"
  ];
  let statistics = [
    Statistic<"numLayers", "layers", "Layers with curvature">,
    Statistic<"numUncovered", "uncovered", "Parameters without curvature">
  ];
}

#endif // AMC_DIALECT_TRAIN_TRANSFORMS_PASSES_TD
