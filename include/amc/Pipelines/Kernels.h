//===- Kernels.h - From loop nests to a schedule and code ----- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_PIPELINES_KERNELS_H
#define AMC_PIPELINES_KERNELS_H

#include "mlir/Pass/PassOptions.h"

namespace mlir {
class OpPassManager;
} // namespace mlir

namespace mlir::amc {

struct ScheduleOptions : PassPipelineOptions<ScheduleOptions> {
  Option<int64_t> vectorBits{
      *this, "vector-bits",
      llvm::cl::desc("Width of a vector register, in bits (128, 256 or 512)"),
      llvm::cl::init(256)};
};

/// From linalg on memory and exec to a schedule: products, kernels and their
/// module, and a place in the arena for every buffer.
void buildSchedulePipeline(OpPassManager &manager,
                           const ScheduleOptions &options);

/// From the loops of a module of kernels to the LLVM dialect, with the entry
/// points that a runtime calls.
void buildLowerKernelsPipeline(OpPassManager &kernels);

/// `--exec-schedule`, `--exec-lower-kernels`.
void registerKernelPipelines();

} // namespace mlir::amc

#endif // AMC_PIPELINES_KERNELS_H
