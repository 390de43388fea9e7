//===- Passes.td - convert-train-to-linalg --------------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_TRAINTOLINALG_PASSES_TD
#define AMC_CONVERSION_TRAINTOLINALG_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertTrainToLinalg : Pass<"convert-train-to-linalg"> {
  let summary = "Lower gradients, factors and updates to linalg on tensors";
  let description = [{
    Gradients gather instead of scattering, so that every nest is parallel in
    its outer loops. A Kronecker factor is one product of the (unfolded,
    scaled) rows with themselves, or, for stride-1 convolutions where it takes
    fewer operations, sums of products of shifted images. `train.precondition`
    stays; it is the analog engine's.
  }];
  let dependentDialects = [
    "arith::ArithDialect", "linalg::LinalgDialect", "math::MathDialect",
    "tensor::TensorDialect"
  ];
  let statistics = [
    Statistic<"numAutocorrelations", "autocorrelations",
              "Activation factors formed by autocorrelation">
  ];
}

#endif // AMC_CONVERSION_TRAINTOLINALG_PASSES_TD
