//===- BufferizableOpInterfaceImpl.cpp - Bufferization of exec ------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Exec/IR/ExecDialect.h"
#include "amc/Dialect/Exec/Transforms/Passes.h"

#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::bufferization;

namespace {

/// Ops that read matrices and overwrite another one.
template <typename OpTy>
struct MatrixOpModel
    : DstBufferizableOpInterfaceExternalModel<MatrixOpModel<OpTy>, OpTy> {
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand,
                              const AnalysisState &) const {
    return !cast<DestinationStyleOpInterface>(op).isDpsInit(&operand);
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    SmallVector<Value> buffers;
    for (Value operand : op->getOperands()) {
      FailureOr<Value> buffer = getBuffer(rewriter, operand, options, state);
      if (failed(buffer))
        return failure();
      buffers.push_back(*buffer);
    }
    rewriter.setInsertionPoint(op);
    OpTy::create(rewriter, op->getLoc(), TypeRange(), buffers, op->getAttrs());
    replaceOpWithBufferizedValues(rewriter, op, buffers.back());
    return success();
  }
};

struct ProgramOpModel
    : BufferizableOpInterface::ExternalModel<ProgramOpModel, exec::ProgramOp> {
  bool bufferizesToMemoryRead(Operation *, OpOperand &,
                              const AnalysisState &) const {
    return true;
  }
  bool bufferizesToMemoryWrite(Operation *, OpOperand &,
                               const AnalysisState &) const {
    return false;
  }
  AliasingValueList getAliasingValues(Operation *, OpOperand &,
                                      const AnalysisState &) const {
    return {};
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    FailureOr<Value> buffer =
        getBuffer(rewriter, op->getOperand(0), options, state);
    if (failed(buffer))
      return failure();
    exec::ProgramOp::create(rewriter, op->getLoc(), TypeRange(), *buffer,
                            op->getAttrs());
    rewriter.eraseOp(op);
    return success();
  }
};

} // namespace

void exec::registerBufferizableOpInterfaceExternalModels(
    DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, ExecDialect *) {
    InverseOp::attachInterface<MatrixOpModel<InverseOp>>(*context);
    MvmOp::attachInterface<MatrixOpModel<MvmOp>>(*context);
    SchurComplementOp::attachInterface<MatrixOpModel<SchurComplementOp>>(
        *context);
    FactorizeOp::attachInterface<MatrixOpModel<FactorizeOp>>(*context);
    SolveFactorizedOp::attachInterface<MatrixOpModel<SolveFactorizedOp>>(
        *context);
    ProgramOp::attachInterface<ProgramOpModel>(*context);
  });
}
