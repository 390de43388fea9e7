//===- LossOpInterface.td - Losses of labels ------------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_INTERFACES_LOSSOPINTERFACE_TD
#define AMC_DIALECT_TRAIN_INTERFACES_LOSSOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def Train_LossOpInterface : OpInterface<"LossOpInterface"> {
  let cppNamespace = "::mlir::amc::train";
  let description = [{
    A loss of classification: of scores, one for each class, and labels, which
    are numbers of classes.
  }];
  let methods = [
    InterfaceMethod<"One number for each class and label.", "::mlir::Value", "getClassScores">,
    InterfaceMethod<"Integers.", "::mlir::Value", "getClassLabels">,
    InterfaceMethod<"The labels are 0, ..., this number - 1.",
                    "int64_t", "getNumClasses">,
    InterfaceMethod<
      /*desc=*/"Labels that add nothing to the loss; they may be no classes.",
      /*retTy=*/"::llvm::SmallVector<int64_t>",
      /*methodName=*/"getIgnoredLabels">,
    InterfaceMethod<
      /*desc=*/"Whether ignored labels also add nothing to what the loss is "
               "divided by.",
      /*retTy=*/"bool", /*methodName=*/"isMeanOfLabels">
  ];
}

#endif // AMC_DIALECT_TRAIN_INTERFACES_LOSSOPINTERFACE_TD
