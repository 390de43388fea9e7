//===- Kernels.cpp - From loop nests to a schedule and code ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Pipelines/Kernels.h"

#include "amc/Conversion/KernelsToLLVM/KernelsToLLVM.h"
#include "amc/Conversion/LinalgToExec/LinalgToExec.h"
#include "amc/Dialect/Exec/Transforms/Passes.h"
#include "mlir/Conversion/AffineToStandard/AffineToStandard.h"
#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVMPass.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/ReconcileUnrealizedCasts/ReconcileUnrealizedCasts.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVMPass.h"
#include "mlir/Conversion/VectorToSCF/VectorToSCF.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::amc;

void amc::buildSchedulePipeline(OpPassManager &manager,
                                const ScheduleOptions &options) {
  OpPassManager &entryPoint = manager.nest<func::FuncOp>();
  entryPoint.addPass(createCopyParts());
  entryPoint.addPass(createFormProducts());
  entryPoint.addPass(createFoldFills({options.vectorBits}));
  manager.addPass(createOutlineKernels({options.vectorBits}));
  OpPassManager &kernels = manager.nest<ModuleOp>();
  kernels.addPass(createCanonicalizerPass());
  kernels.addPass(createCSEPass());
  manager.addPass(exec::createPlanMemory());
}

void amc::buildLowerKernelsPipeline(OpPassManager &kernels) {
  // Kernel by kernel, side by side.
  OpPassManager &kernel = kernels.nest<func::FuncOp>();
  // Before anything turns math into library calls.
  kernel.addPass(createExpandMath());
  kernel.addPass(createCanonicalizerPass());
  kernel.addPass(createCSEPass());
  kernel.addPass(memref::createExpandStridedMetadataPass());
  kernel.addPass(createLoopInvariantCodeMotionPass());
  kernel.addPass(createConvertVectorToSCFPass());
  kernel.addPass(createConvertVectorToLLVMPass());
  kernel.addPass(createLowerAffinePass());
  kernel.addPass(createSCFToControlFlowPass());
  kernel.addPass(createConvertMathToLLVMPass());
  kernel.addPass(createConvertIndexToLLVMPass());
  kernel.addPass(createArithToLLVMConversionPass());
  kernels.addPass(createFinalizeMemRefToLLVMConversionPass());
  ConvertFuncToLLVMPassOptions functions;
  functions.useBarePtrCallConv = true;
  kernels.addPass(createConvertFuncToLLVMPass(functions));
  kernels.addPass(createConvertControlFlowToLLVMPass());
  kernels.addPass(createReconcileUnrealizedCastsPass());
  kernels.addPass(createAddEntryPoints());
}

void amc::registerKernelPipelines() {
  PassPipelineRegistration<ScheduleOptions>(
      "exec-schedule",
      "From linalg on memrefs to products, kernels and a plan of memory",
      buildSchedulePipeline);
  PassPipelineRegistration<>(
      "exec-lower-kernels",
      "A module of kernels to the LLVM dialect, with entry points",
      buildLowerKernelsPipeline);
}
