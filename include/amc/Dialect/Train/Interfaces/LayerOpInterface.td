//===- LayerOpInterface.td - Layers with curvature ------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_INTERFACES_LAYEROPINTERFACE_TD
#define AMC_DIALECT_TRAIN_INTERFACES_LAYEROPINTERFACE_TD

include "mlir/IR/OpBase.td"

def Train_LayerOpInterface : OpInterface<"LayerOpInterface"> {
  let cppNamespace = "::mlir::amc::train";
  let description = [{
    An op that multiplies a weight with rows of its input, so that the curvature
    of the weight is the Kronecker product of two small factors: A, of the rows,
    and G, of the gradients of the results (Martens and Grosse 2015; Grosse and
    Martens 2016 for convolutions). The layer's matrix is outputs x inputs, with
    the bias as one more column.
  }];
  let methods = [
    StaticInterfaceMethod<
      /*desc=*/"What such a layer is called when there is none.",
      /*retTy=*/"::llvm::StringRef", /*methodName=*/"describeKind">,
    InterfaceMethod<"How it applies its weight.",
                    "::mlir::amc::train::LayerKind", "getLayerKind">,
    InterfaceMethod<
      /*desc=*/[{
        Which operand is what; none when the op's attributes or shapes make it
        no such layer.
      }],
      /*retTy=*/"::std::optional<::mlir::amc::train::LayerOperands>",
      /*methodName=*/"getLayerOperands">,
    InterfaceMethod<
      /*desc=*/[{
        Builds A of one batch, inputs x inputs (one more with `bias`) of f32:
        (1 / batch) sum a a^T over the rows a of `input`, which stands for the
        op's own.
      }],
      /*retTy=*/"::mlir::Value", /*methodName=*/"buildActivationFactor",
      /*args=*/(ins "::mlir::OpBuilder &":$builder, "::mlir::Value":$input,
                    "bool":$bias, "int64_t":$batch)>,
    InterfaceMethod<
      /*desc=*/[{
        Builds G of one batch, outputs x outputs of f32, from `dy`, the gradient
        of the mean loss with respect to the result.
      }],
      /*retTy=*/"::mlir::Value", /*methodName=*/"buildGradientFactor",
      /*args=*/(ins "::mlir::OpBuilder &":$builder, "::mlir::Value":$dy,
                    "int64_t":$batch)>
  ];
}

#endif // AMC_DIALECT_TRAIN_INTERFACES_LAYEROPINTERFACE_TD
