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

class EnumOption<string name, string argument, string type, string value,
                 string description, string values>
    : Option<name, argument, "::mlir::amc::train::" # type,
             "::mlir::amc::train::" # type # "::" # value, description,
             "::mlir::amc::train::" # values # "()">;

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
    get `amc.labels`: their classes, and the labels that it ignores.

    Layers with curvature (K-FAC; Martens and Grosse 2015, Grosse and Martens
    2016 for convolutions) are Gemm with transA = 0 and alpha = beta = 1, MatMul
    with a weight on its right side, with or without a bias added behind, and
    Conv of one group in two dimensions. The weight may be transposed on its
    way to the layer. The rows of a MatMul of rank 3 or more count like the
    positions of a convolution: A sums over them, G averages. A weight that
    several layers share has one pair of factors, of which A sums and G averages
    over the layers. All other parameters, and those that layers share only in
    part, have momentum SGD with the plain gradient and are listed in
    `amc.uncovered`.
  }];
  let options = [
    EnumOption<"optimizer", "optimizer", "Optimizer", "kfac",
               "How parameters are updated", "optimizerValues">,
    Option<"lr", "lr", "double", "-1.0",
           "Learning rate (negative: kfac 0.1, sgd 0.03, adam 0.003)">,
    Option<"momentum", "momentum", "double", "-1.0",
           "Momentum of kfac and sgd, in [0, 1) (negative: kfac 0, sgd 0.9)">,
    Option<"damping", "damping", "double", "0.03",
           "Tikhonov damping of the curvature, above 0">,
    Option<"decay", "decay", "double", "0.95",
           "Weight of the old value in the factors' averages, in [0, 1]">,
    Option<"klClip", "kl-clip", "double", "0.01",
           "Bound of lr^2 nu^2 <U, dW>; 0: none">,
    Option<"weightDecay", "weight-decay", "double", "0.0",
           "Multiple of the weights that is added to their gradient">,
    Option<"warmup", "warmup", "int64_t", "20",
           "First steps that update and refresh the curvature each">,
    Option<"inversePeriod", "inverse-period", "int64_t", "10",
           "Steps between refreshes of the inverses">,
    Option<"curvaturePeriod", "curvature-period", "int64_t", "4",
           "Steps between updates of the factors' averages">,
    EnumOption<"lrSchedule", "lr-schedule", "LRSchedule", "linear",
               "Learning rate over all steps of a run", "lrScheduleValues">,
    EnumOption<"loss", "loss", "Loss", "none",
               "The loss that is added to a model without one", "lossValues">
  ];
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
