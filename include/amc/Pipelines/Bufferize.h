//===- Bufferize.h - From tensors to memory ------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_PIPELINES_BUFFERIZE_H
#define AMC_PIPELINES_BUFFERIZE_H

namespace mlir {
class OpPassManager;
} // namespace mlir

namespace mlir::amc {

/// From linalg on tensors and placed tiles to linalg on memory and exec.
void buildBufferizationPipeline(OpPassManager &manager);

/// `--exec-bufferize`.
void registerBufferizationPipeline();

} // namespace mlir::amc

#endif // AMC_PIPELINES_BUFFERIZE_H
