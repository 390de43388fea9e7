//===- ValueOpInterfaces.td - Ops seen through ----------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_INTERFACES_VALUEOPINTERFACES_TD
#define AMC_DIALECT_TRAIN_INTERFACES_VALUEOPINTERFACES_TD

include "mlir/IR/OpBase.td"

def Train_ForwardingOpInterface : OpInterface<"ForwardingOpInterface"> {
  let cppNamespace = "::mlir::amc::train";
  let description = [{
    An op of one result that holds the elements of its first operand.
  }];
  let methods = [
    InterfaceMethod<"How they are arranged in it.",
                    "::mlir::amc::train::Forwarding", "getForwarding">
  ];
}

def Train_SumOpInterface : OpInterface<"SumOpInterface"> {
  let cppNamespace = "::mlir::amc::train";
  let description = [{
    An op of two operands and one result, which is the sum of them or of their
    negatives, broadcast as in NumPy.
  }];
  let methods = [
    InterfaceMethod<"1, or -1 where operand `operand` is subtracted.",
                    "int64_t", "getSign", (ins "unsigned":$operand)>
  ];
}

#endif // AMC_DIALECT_TRAIN_INTERFACES_VALUEOPINTERFACES_TD
