//===- TrainOps.td - train dialect operations ------------ -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_IR_OPS_TD
#define AMC_DIALECT_TRAIN_IR_OPS_TD

include "amc/Dialect/Train/IR/TrainDialect.td"

class Train_Op<string mnemonic, list<Trait> traits = []>
    : Op<Train_Dialect, mnemonic, traits>;

#endif // AMC_DIALECT_TRAIN_IR_OPS_TD
