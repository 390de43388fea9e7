//===- Passes.td - convert-train-to-amc ------------------ -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_TRAINTOAMC_PASSES_TD
#define AMC_CONVERSION_TRAINTOAMC_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertTrainToAMC : Pass<"convert-train-to-amc"> {
  let summary = "Preconditioning as solutions on the analog engine";
  let description = [{
    `train.precondition(A, G, dW)`, U = G^-1 dW A^-1, becomes a solution with G
    for the columns of dW, then one with A for the rows of the result. Neither
    inverse is ever formed. A layer's bias is the border of A.
  }];
  let dependentDialects = [
    "crossbar::AMCDialect", "linalg::LinalgDialect", "tensor::TensorDialect"
  ];
}

#endif // AMC_CONVERSION_TRAINTOAMC_PASSES_TD
