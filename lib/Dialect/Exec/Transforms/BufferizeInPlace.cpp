//===- BufferizeInPlace.cpp - Tensors to buffers --------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BufferizationOptions.h"
#include "amc/Dialect/Exec/IR/ExecDialect.h"
#include "amc/Dialect/Exec/Transforms/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotModuleBufferize.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::amc::exec {
#define GEN_PASS_DEF_BUFFERIZEINPLACE
#include "amc/Dialect/Exec/Transforms/Passes.h.inc"
} // namespace mlir::amc::exec

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::bufferization;

OneShotBufferizationOptions exec::getBufferizationOptions() {
  OneShotBufferizationOptions options;
  options.bufferizeFunctionBoundaries = true;
  options.setFunctionBoundaryTypeConversion(LayoutMapOption::IdentityLayoutMap);
  // Not ml_program: its globals are the table of state.
  options.opFilter.allowDialect<arith::ArithDialect, BufferizationDialect,
                                ExecDialect, func::FuncDialect,
                                linalg::LinalgDialect, tensor::TensorDialect>();
  return options;
}

namespace {
struct BufferizeInPlace : exec::impl::BufferizeInPlaceBase<BufferizeInPlace> {
  void runOnOperation() override {
    BufferizationState state;
    if (failed(bufferizeModuleOp(getOperation(),
                                 exec::getBufferizationOptions(), state)))
      signalPassFailure();
  }
};
} // namespace
