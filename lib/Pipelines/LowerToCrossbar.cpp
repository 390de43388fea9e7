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
#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "amc/Dialect/Train/Transforms/Passes.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::amc;

namespace {
/// A model as it was imported is trained by K-FAC with default options; a
/// module with a step of its own, or without a model, stays as it is.
struct AddDefaultTrainingStep
    : PassWrapper<AddDefaultTrainingStep, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(AddDefaultTrainingStep)

  AddDefaultTrainingStep() : step(ModuleOp::getOperationName()) {
    step.addPass(train::createBuildTrainingStep());
  }

  StringRef getName() const override { return "AddDefaultTrainingStep"; }

  void getDependentDialects(DialectRegistry &registry) const override {
    step.getDependentDialects(registry);
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (train::getRecipe(module) || !module.lookupSymbol("forward"))
      return;
    if (failed(runPipeline(step, module)))
      signalPassFailure();
  }

private:
  OpPassManager step;
};
} // namespace

static void clean(OpPassManager &manager) {
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
}

void amc::buildLowerToCrossbar(OpPassManager &manager,
                               const LowerToCrossbarOptions &options) {
  manager.addPass(crossbar::createAMCSetDevice({options.device}));
  manager.addPass(std::make_unique<AddDefaultTrainingStep>());
  manager.addPass(createConvertTrainToAMC());
  clean(manager);
  manager.addPass(crossbar::createAMCSelectLowering(
      {options.tiling, options.grouping, options.refinement}));
  manager.addPass(crossbar::createAMCExpand());
  manager.addPass(crossbar::createAMCHoistProgramming());
  clean(manager);
  manager.addPass(crossbar::createAMCPlace());

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
