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
}

#endif // AMC_DIALECT_AMC_IR_DIALECT_TD
