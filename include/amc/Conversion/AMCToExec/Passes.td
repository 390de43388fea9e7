//===- Passes.td - amc to exec --------------------------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_AMCTOEXEC_PASSES_TD
#define AMC_CONVERSION_AMCTOEXEC_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertAMCToExec : Pass<"convert-amc-to-exec", "ModuleOp"> {
  let summary = "Tiles as places of a device, operations with destinations";
  let description = [{
    A tile value becomes the placement of its `amc.program`, also where it went
    through a `ml_program.global`; those globals disappear. Every `amc.program`
    must be placed, and at most one may be stored to a global.
  }];
  let dependentDialects = ["exec::ExecDialect", "tensor::TensorDialect"];
}

#endif // AMC_CONVERSION_AMCTOEXEC_PASSES_TD
