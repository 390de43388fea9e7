//===- AddEntryPoints.cpp - Signatures that a runtime calls ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/KernelsToLLVM/KernelsToLLVM.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace mlir::amc {
#define GEN_PASS_DEF_ADDENTRYPOINTS
#include "amc/Conversion/KernelsToLLVM/Passes.h.inc"
} // namespace mlir::amc

using namespace mlir;
using namespace mlir::amc;

/// `@name` becomes the entry point, which unpacks the buffers and calls
/// `@name.body`.
static void addEntryPoint(LLVM::LLVMFuncOp body) {
  OpBuilder builder(body);
  Location loc = body.getLoc();
  std::string name = body.getSymName().str();
  body.setSymName(name + kBodySuffix.str());
  body.setLinkage(LLVM::Linkage::Internal);
  auto pointer = LLVM::LLVMPointerType::get(builder.getContext());
  Type i64 = builder.getI64Type();
  auto type = LLVM::LLVMFunctionType::get(
      LLVM::LLVMVoidType::get(builder.getContext()), {pointer, i64, i64});
  auto entry = LLVM::LLVMFuncOp::create(builder, loc, name, type);
  builder.setInsertionPointToStart(entry.addEntryBlock(builder));
  SmallVector<Value> arguments;
  unsigned buffers = body.getNumArguments() - 2;
  for (unsigned i = 0; i < buffers; ++i) {
    body.setArgAttr(i, LLVM::LLVMDialect::getNoAliasAttrName(),
                    builder.getUnitAttr());
    body.setArgAttr(i, LLVM::LLVMDialect::getAlignAttrName(),
                    builder.getI64IntegerAttr(64));
    Value slot =
        LLVM::GEPOp::create(builder, loc, pointer, pointer,
                            entry.getArgument(0), ArrayRef<LLVM::GEPArg>{i});
    arguments.push_back(LLVM::LoadOp::create(builder, loc, pointer, slot));
  }
  arguments.push_back(entry.getArgument(1));
  arguments.push_back(entry.getArgument(2));
  LLVM::CallOp::create(builder, loc, body, arguments);
  LLVM::ReturnOp::create(builder, loc, ValueRange());
}

namespace {
struct AddEntryPoints : amc::impl::AddEntryPointsBase<AddEntryPoints> {
  void runOnOperation() override {
    for (auto kernel : llvm::make_early_inc_range(
             getOperation().getOps<LLVM::LLVMFuncOp>())) {
      unsigned arguments = kernel.getNumArguments();
      if (kernel.isExternal() || arguments < 2 ||
          !kernel.getArgument(arguments - 1).getType().isInteger(64) ||
          !kernel.getArgument(arguments - 2).getType().isInteger(64)) {
        kernel.emitError(
            "is no kernel: a kernel has a body, and takes buffers, "
            "`begin` and `end`");
        return signalPassFailure();
      }
      addEntryPoint(kernel);
      ++numEntries;
    }
  }
};
} // namespace
