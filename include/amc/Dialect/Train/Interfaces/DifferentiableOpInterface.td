//===- DifferentiableOpInterface.td - Ops with gradients ---*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_INTERFACES_DIFFERENTIABLEOPINTERFACE_TD
#define AMC_DIALECT_TRAIN_INTERFACES_DIFFERENTIABLEOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def Train_DifferentiableOpInterface : OpInterface<"DifferentiableOpInterface"> {
  let cppNamespace = "::mlir::amc::train";
  let description = [{
    An op through which the gradient of a scalar L is propagated backwards, one
    operand at a time: what is not asked for is not built.
  }];
  let methods = [
    InterfaceMethod<
      /*desc=*/[{
        Builds dL/d(operand `operand`), of that operand's type, from
        `resultGradients`: dL/d(result i), of result i's type, or null where L
        does not depend on the result. At least one of them is not null. New ops
        may use the op's operands and results; the builder stands where all of
        them dominate.

        Null when the op is not differentiable with respect to this operand (or
        not from the results that L depends on).
      }],
      /*retTy=*/"::mlir::Value", /*methodName=*/"buildGradient",
      /*args=*/(ins "::mlir::OpBuilder &":$builder, "unsigned":$operand,
                    "::mlir::ValueRange":$resultGradients)>
  ];
}

#endif // AMC_DIALECT_TRAIN_INTERFACES_DIFFERENTIABLEOPINTERFACE_TD
