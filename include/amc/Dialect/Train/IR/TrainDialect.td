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
}

#endif // AMC_DIALECT_TRAIN_IR_DIALECT_TD
