//===- ONNXToLinalg.h - Lowering of onnx to linalg ------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_CONVERSION_ONNXTOLINALG_ONNXTOLINALG_H
#define AMC_CONVERSION_ONNXTOLINALG_ONNXTOLINALG_H

#include "mlir/IR/PatternMatch.h"
#include "mlir/Pass/Pass.h"

namespace mlir::amc {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "amc/Conversion/ONNXToLinalg/Passes.h.inc"

/// Patterns by operator family. Each lowers to linalg, tensor, arith and math
/// on static tensors and leaves other dialects alone.
void populateONNXPointwisePatterns(RewritePatternSet &patterns);
void populateONNXShapePatterns(RewritePatternSet &patterns);
void populateONNXMatrixPatterns(RewritePatternSet &patterns);
void populateONNXReductionPatterns(RewritePatternSet &patterns);
void populateONNXLossPatterns(RewritePatternSet &patterns);
void populateONNXConvPatterns(RewritePatternSet &patterns);
void populateONNXPoolPatterns(RewritePatternSet &patterns);

/// All of the above.
void populateONNXToLinalgPatterns(RewritePatternSet &patterns);

} // namespace mlir::amc

#endif // AMC_CONVERSION_ONNXTOLINALG_ONNXTOLINALG_H
