//===- WriteProgram.cpp - Writing a program file --------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The container is the runtime's, which throws; this file alone is compiled
// with exceptions.
//
//===----------------------------------------------------------------------===//

#include "amc/Target/Program/Program.h"
#include "amcrt/ProgramFile.h"

#include <exception>

using namespace mlir;

LogicalResult amc::writeProgram(StringRef path, const ProgramImage &image,
                                std::string &error) {
  try {
    amcrt::writeProgramFile(path.str(), image.program, image.constants,
                            image.code);
    return success();
  } catch (const std::exception &exception) {
    error = exception.what();
    return failure();
  }
}
