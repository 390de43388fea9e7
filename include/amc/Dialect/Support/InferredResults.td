//===- InferredResults.td - Results that are inferred ---- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_SUPPORT_INFERREDRESULTS_TD
#define AMC_DIALECT_SUPPORT_INFERREDRESULTS_TD

include "mlir/Interfaces/InferTypeOpInterface.td"

/// Verifies that the result types are the inferred ones. Comes before the
/// interface, whose own check gives every fault a second diagnostic.
def ResultsAreInferred : NativeOpTrait<"ResultsAreInferred"> {
  let cppNamespace = "::mlir::amc";
}

#endif // AMC_DIALECT_SUPPORT_INFERREDRESULTS_TD
