//===- Bufferize.cpp - From tensors to memory -----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Pipelines/Bufferize.h"

#include "amc/Conversion/AMCToExec/AMCToExec.h"
#include "amc/Dialect/Exec/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::exec;

void amc::buildBufferizationPipeline(OpPassManager &manager) {
  manager.addPass(amc::createConvertAMCToExec());
  manager.addNestedPass<func::FuncOp>(createFusePointwise());
  manager.addPass(createStateToArguments());
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
  manager.addNestedPass<func::FuncOp>(createSplitDestinations());
  manager.addNestedPass<func::FuncOp>(createDecideDestinations());
  manager.addPass(createBufferizeInPlace());
  manager.addPass(bufferization::createDropEquivalentBufferResultsPass());
  // Equal views become one, then copies of one to itself fold.
  manager.addPass(createCSEPass());
  manager.addPass(createCanonicalizerPass());
}

void amc::registerBufferizationPipeline() {
  PassPipelineRegistration<>(
      "exec-bufferize",
      "From linalg on tensors and amc ops to linalg on memrefs and exec ops",
      buildBufferizationPipeline);
}
