//===- ExecDialect.td - exec dialect definition ---------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_EXEC_IR_DIALECT_TD
#define AMC_DIALECT_EXEC_IR_DIALECT_TD

include "mlir/IR/OpBase.td"

def Exec_Dialect : Dialect {
  let name = "exec";
  let cppNamespace = "::mlir::amc::exec";
  let summary = "The schedule of a compiled program";
  let description = [{
    What the runtime executes: one op is one item of an entry point's schedule,
    in the order of the block. Ops that compute exist on tensors too, in
    destination-passing style, so that bufferization decides which buffers they
    share. `exec.dispatch` and `exec.gemm` exist on memrefs only.
  }];
  let dependentDialects = ["::mlir::amc::crossbar::AMCDialect"];
}

#endif // AMC_DIALECT_EXEC_IR_DIALECT_TD
