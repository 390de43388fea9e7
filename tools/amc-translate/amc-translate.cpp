//===- amc-translate.cpp - Between ONNX files and MLIR --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EndInOneLine.h"
#include "ParseCompilerOptions.h"
#include "amc/Target/ONNX/ImportONNX.h"
#include "amc/Target/Program/Program.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;

int main(int argc, char **argv) {
  mlir::amc::endInOneLineWhenOutOfResources();
  llvm::InitLLVM init(argc, argv);
  cl::OptionCategory category("amc-translate options");
  cl::opt<std::string> input(cl::Positional, cl::desc("<model.onnx>"),
                             cl::Required, cl::cat(category));
  cl::opt<bool> import("import-onnx", cl::Required, cl::cat(category),
                       cl::desc("ONNX model to the onnx dialect"));
  cl::opt<int64_t> batch(
      "batch", cl::init(64), cl::value_desc("examples"), cl::cat(category),
      cl::desc("Size of free batch dimensions (default: 64)"));
  cl::opt<std::string> output("o", cl::init("-"), cl::value_desc("file"),
                              cl::cat(category),
                              cl::desc("Output (default: standard output)"));
  cl::HideUnrelatedOptions(category);
  cl::SetVersionPrinter(
      [](llvm::raw_ostream &os) { os << "amc-translate " AMC_VERSION "\n"; });
  if (!mlir::amc::parseOptions(argc, argv,
                               "Translates between ONNX and MLIR\n"))
    return 2;
  if (batch < 1) {
    llvm::errs() << "amc-translate: --batch must be at least 1\n";
    return 2;
  }

  mlir::MLIRContext context;
  mlir::FailureOr<mlir::OwningOpRef<mlir::ModuleOp>> module =
      mlir::amc::importONNX(input, {.batch = batch}, &context);
  if (failed(module))
    return 1;

  std::string text, error;
  llvm::raw_string_ostream stream(text);
  // Node names are locations.
  (*module)->print(stream, mlir::OpPrintingFlags().enableDebugInfo());
  if (failed(mlir::amc::writeText(output, text, error))) {
    llvm::errs() << "error: " << error << "\n";
    return 1;
  }
  return 0;
}
