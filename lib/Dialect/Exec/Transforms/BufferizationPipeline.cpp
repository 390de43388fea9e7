//===- BufferizationPipeline.cpp - From tensors to memrefs ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Exec/Transforms/Passes.h"

#include "amc/Conversion/AMCToExec/AMCToExec.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::amc;

void exec::buildBufferizationPipeline(OpPassManager &pm) {
  pm.addPass(createConvertAMCToExec());
  pm.addNestedPass<func::FuncOp>(createFusePointwise());
  pm.addPass(createStateToArguments());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addNestedPass<func::FuncOp>(createSplitDestinations());
  pm.addNestedPass<func::FuncOp>(createDecideDestinations());
  pm.addPass(createBufferizeInPlace());
  pm.addPass(bufferization::createDropEquivalentBufferResultsPass());
  // Equal views become one, then copies of one to itself fold.
  pm.addPass(createCSEPass());
  pm.addPass(createCanonicalizerPass());
}
