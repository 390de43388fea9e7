//===- LowerToCrossbar.h - The way from a graph to crossbars -- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_PIPELINES_LOWERTOCROSSBAR_H
#define AMC_PIPELINES_LOWERTOCROSSBAR_H

#include "amc/Dialect/AMC/Transforms/Passes.h"
#include "mlir/Pass/PassOptions.h"

namespace mlir {
class OpPassManager;
} // namespace mlir

namespace mlir::amc {

struct LowerToCrossbarOptions : PassPipelineOptions<LowerToCrossbarOptions> {
  Option<std::string> device{
      *this, "device",
      llvm::cl::desc(
          "A preset's name or a JSON file that describes the device; by "
          "default the module's own, or else rram-64")};
  Option<crossbar::Tiling> tiling{
      *this, "tiling",
      llvm::cl::desc("What happens to a matrix that is larger than a tile"),
      llvm::cl::init(crossbar::Tiling::automatic), crossbar::tilingValues()};
  Option<crossbar::Grouping> grouping{
      *this, "grouping",
      llvm::cl::desc("Which rows share a tile when couplings are dropped"),
      llvm::cl::init(crossbar::Grouping::interleaved),
      crossbar::groupingValues()};
  Option<int64_t> refinement{
      *this, "refinement",
      llvm::cl::desc("Steps of conjugate gradients around analog solutions"),
      llvm::cl::init(0)};
};

/// onnx, train and amc.solve to linalg on tensors and placed tiles. A model
/// without a training step (`@forward` alone) gets the default one first.
void buildLowerToCrossbar(OpPassManager &manager,
                          const LowerToCrossbarOptions &options);

/// `--lower-to-crossbar`.
void registerLowerToCrossbar();

} // namespace mlir::amc

#endif // AMC_PIPELINES_LOWERTOCROSSBAR_H
