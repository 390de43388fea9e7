//===- TrainBase.td - what all train operations share ---- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_IR_BASE_TD
#define AMC_DIALECT_TRAIN_IR_BASE_TD

include "amc/Dialect/Train/IR/TrainAttributes.td"
include "amc/Dialect/Support/BoundedTensors.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

/// Without side effects; state is in `ml_program.global`s.
class Train_Op<string mnemonic, list<Trait> traits = []>
    : Op<Train_Dialect, mnemonic, [Pure] # traits> {
  let hasVerifier = 1;
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

/// Weights, activations and their gradients.
def Train_Tensor
    : AMC_BoundedTensorOf<[F32, F64], "tensor of f32 or f64">;
/// Labels of classes.
def Train_Labels
    : AMC_BoundedTensorOf<[AnySignlessInteger], "tensor of integers">;
/// Numbers of a whole step.
def Train_Number : 0DTensorOf<[F32, F64]>;
def Train_Count : 0DTensorOf<[AnySignlessInteger, F32, F64]>;

/// An entry for each dimension of an image; for `pads` two, all beginnings
/// first. Empty: ones, for `pads` zeros.
def Train_Window : DefaultValuedAttr<DenseI64ArrayAttr, "{}">;

#endif // AMC_DIALECT_TRAIN_IR_BASE_TD
