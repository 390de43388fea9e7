//===- Registration.cpp - All dialects and passes, in one place -----------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Registration/Registration.h"

#include "amc/Conversion/AMCToExec/AMCToExec.h"
#include "amc/Conversion/ContractionToVector/ContractionToVector.h"
#include "amc/Conversion/KernelsToLLVM/KernelsToLLVM.h"
#include "amc/Conversion/LinalgToExec/LinalgToExec.h"
#include "amc/Conversion/ONNXToLinalg/ONNXToLinalg.h"
#include "amc/Conversion/TrainToAMC/TrainToAMC.h"
#include "amc/Conversion/TrainToLinalg/TrainToLinalg.h"
#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "amc/Dialect/AMC/Transforms/Passes.h"
#include "amc/Dialect/Exec/IR/ExecDialect.h"
#include "amc/Dialect/Exec/Transforms/Passes.h"
#include "amc/Dialect/ONNX/Gradients/Gradients.h"
#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "amc/Dialect/ONNX/Training/Training.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "amc/Dialect/Train/Transforms/Passes.h"
#include "amc/Pipelines/Bufferize.h"
#include "amc/Pipelines/Kernels.h"
#include "amc/Pipelines/LowerToCrossbar.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Transforms/Passes.h"

void mlir::amc::registerAllDialects(DialectRegistry &registry) {
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  exec::registerBufferizableOpInterfaceExternalModels(registry);
  registry.insert<crossbar::AMCDialect, exec::ExecDialect, onnx::ONNXDialect,
                  train::TrainDialect>();
  onnx::registerGradients(registry);
  onnx::registerTraining(registry);
}

void mlir::amc::registerAllPasses() {
  mlir::registerTransformsPasses();
  registerAMCToExecPasses();
  registerContractionToVectorPasses();
  exec::registerExecTransformsPasses();
  registerKernelsToLLVMPasses();
  registerLinalgToExecPasses();
  registerONNXToLinalgPasses();
  registerTrainToAMCPasses();
  registerTrainToLinalgPasses();
  crossbar::registerAMCPasses();
  train::registerTrainPasses();
  registerLowerToCrossbar();
  registerBufferizationPipeline();
  registerKernelPipelines();
}
