//===- TrainDialect.td - train dialect definition -------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_IR_DIALECT_TD
#define AMC_DIALECT_TRAIN_IR_DIALECT_TD

include "mlir/IR/OpBase.td"

def Train_Dialect : Dialect {
  let name = "train";
  let cppNamespace = "::mlir::amc::train";
  let summary = "What an optimizer step means, with no hardware in it";
  let description = [{
    Operations say what the gradients of a model, its Kronecker factors and the
    update of its weights are; each names the equation that it stands for.

    Attributes say what a module with a training step is made of. They are what
    the stages and the runtime agree on, so every one is verified wherever it
    stands, on tensors and on buffers:

    | attribute | on | class |
    |---|---|---|
    | `train.recipe` | the module | `#train.recipe` |
    | `train.layers` | the module | array of `#train.layer` |
    | `train.uncovered` | the module | array of symbols of parameters |
    | `train.role` | a `ml_program.global` | `#train.role` |
    | `train.entry_point` | a public function | `#train.entry_point` |
    | `train.labels` | an argument | array of `#train.label_rule` |
    | `train.output` | a result of `evaluate` | `#train.output` |
  }];
  let discardableAttrs = (ins
    "::mlir::amc::train::RecipeAttr":$recipe,
    "::mlir::ArrayAttr":$layers,
    "::mlir::ArrayAttr":$uncovered,
    "::mlir::amc::train::RoleAttr":$role,
    "::mlir::amc::train::EntryPointAttr":$entry_point,
    "::mlir::ArrayAttr":$labels,
    "::mlir::amc::train::OutputAttr":$output
  );
  let hasOperationAttrVerify = 1;
  let hasRegionArgAttrVerify = 1;
  let hasRegionResultAttrVerify = 1;
  let useDefaultAttributePrinterParser = 1;
}

#endif // AMC_DIALECT_TRAIN_IR_DIALECT_TD
