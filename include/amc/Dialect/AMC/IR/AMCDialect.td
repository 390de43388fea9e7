//===- AMCDialect.td - amc dialect definition ------------ -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_AMC_IR_DIALECT_TD
#define AMC_DIALECT_AMC_IR_DIALECT_TD

include "mlir/IR/OpBase.td"

def AMC_Dialect : Dialect {
  let name = "amc";
  let cppNamespace = "::mlir::amc::crossbar";
  let summary = "Analog matrix computing on crossbars of resistive memory";
  let description = [{
    A crossbar holds a block of a matrix as conductances. Wired one way it
    multiplies (`amc.mvm`), wired the other way, with amplifiers closing the
    loop, it solves (`amc.inverse`).

    The dialect has two levels. `amc.solve` is logical: a matrix of any size, no
    device in sight. `amc.program`, `amc.inverse` and `amc.mvm` are physical:
    each names one tile, and a tile is a value that only `amc.program` makes, so
    using a tile before it is written is a dominance error and using it in the
    other wiring is a type error. docs/mapping.md tells how the first becomes
    the second.

    An argument or a result of a function that is an input or an output of the
    program has its name as `amc.name`, a string that is not empty.
  }];
  let dependentDialects = [
    "arith::ArithDialect", "linalg::LinalgDialect", "tensor::TensorDialect"
  ];
  let hasRegionArgAttrVerify = 1;
  let hasRegionResultAttrVerify = 1;
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let hasOperationAttrVerify = 1;
}

#endif // AMC_DIALECT_AMC_IR_DIALECT_TD
