//===- DropoutOpInterface.td - Ops that drop at random --- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_INTERFACES_DROPOUTOPINTERFACE_TD
#define AMC_DIALECT_TRAIN_INTERFACES_DROPOUTOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def Train_DropoutOpInterface : OpInterface<"DropoutOpInterface"> {
  let cppNamespace = "::mlir::amc::train";
  let description = [{
    An op of one operand and one result of its type, which in training is the
    product with a `train.dropout_mask`, and otherwise the identity.
  }];
  let methods = [
    InterfaceMethod<"Whether it drops anything in training.", "bool",
                    "isActive">,
    InterfaceMethod<"The share of elements that are dropped.",
                    "::mlir::FloatAttr", "getDropRatio">,
    InterfaceMethod<"The seed of the mask, where the model gives one.",
                    "::std::optional<int64_t>", "getMaskSeed">
  ];
}

#endif // AMC_DIALECT_TRAIN_INTERFACES_DROPOUTOPINTERFACE_TD
