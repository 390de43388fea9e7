//===- amc-opt.cpp - The MLIR optimizer driver with amc's passes ----------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EndInOneLine.h"
#include "ParseCompilerOptions.h"
#include "amc/Registration/Registration.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::amc::endInOneLineWhenOutOfResources();
  mlir::DialectRegistry registry;
  mlir::amc::registerAllDialects(registry);
  mlir::amc::registerAllPasses();
  std::string help =
      mlir::registerCLIOptions("amc optimizer driver\n", registry);
  if (mlir::amc::reportUnknownOption(argc, argv, /*later=*/"o"))
    return 2;
  auto [input, output] = mlir::parseCLIOptions(argc, argv, help);
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, input, output, registry));
}
