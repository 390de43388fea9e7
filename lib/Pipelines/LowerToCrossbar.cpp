//===- LowerToCrossbar.cpp - The way from a graph to crossbars ------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Pipelines/LowerToCrossbar.h"

#include "amc/Conversion/ONNXToLinalg/ONNXToLinalg.h"
#include "amc/Conversion/TrainToAMC/TrainToAMC.h"
#include "amc/Conversion/TrainToLinalg/TrainToLinalg.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::amc;

static void clean(OpPassManager &manager) {
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
}

void amc::buildLowerToCrossbar(OpPassManager &manager,
                               const LowerToCrossbarOptions &options) {
  manager.addPass(createConvertTrainToAMC());
  clean(manager);
  manager.addPass(crossbar::createAMCCondition());
  manager.addPass(crossbar::createAMCRefine({options.refinement}));
  // Solutions with one matrix share its conditioned form, hence its tiles.
  manager.addPass(createCSEPass());
  manager.addPass(crossbar::createAMCTile(
      {options.device, options.tiling, options.grouping}));
  manager.addPass(crossbar::createAMCHoistProgramming());
  clean(manager);
  manager.addPass(crossbar::createAMCPlace({options.device}));

  manager.addPass(createConvertONNXToLinalg());
  manager.addPass(createConvertTrainToLinalg());
  manager.addPass(createConvertElementwiseToLinalgPass());
  clean(manager);
}

void amc::registerLowerToCrossbar() {
  PassPipelineRegistration<LowerToCrossbarOptions>(
      "lower-to-crossbar",
      "Map a training step, or solutions, onto the tiles of a device; the rest "
      "becomes linalg",
      buildLowerToCrossbar);
}
