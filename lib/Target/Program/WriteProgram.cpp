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
#include "amcrt/program/ProgramFile.h"
#include "amcrt/program/VerifyProgram.h"
#include "amcrt/support/AtomicFile.h"

#include <exception>

using namespace mlir;

/// Runs `body`, whose exception becomes `error`.
template <typename F>
static LogicalResult reported(std::string &error, F &&body) {
  try {
    body();
    return success();
  } catch (const std::exception &exception) {
    error = exception.what();
    return failure();
  }
}

LogicalResult amc::writeProgram(StringRef path, const ProgramImage &image,
                                std::string &error) {
  try {
    std::vector<uint8_t> bytes =
        amcrt::packProgramFile(image.program, image.constants, image.code);
    try {
      // The code may be for another processor than this one.
      amcrt::verifyProgram(amcrt::ProgramFile::parse(bytes, "the program"),
                           amcrt::Processor::any);
    } catch (const std::exception &exception) {
      error = "is not written, since it could not be run, by a fault of the "
              "compiler; please report it with the model: " +
              std::string(exception.what());
      return failure();
    }
    std::vector<std::span<const uint8_t>> pieces = {bytes};
    amcrt::writeFileAtomically(path.str(), pieces);
    return success();
  } catch (const std::exception &exception) {
    error = exception.what();
    return failure();
  }
}

LogicalResult amc::writeText(StringRef path, StringRef text,
                             std::string &error) {
  return reported(error, [&] {
    amcrt::writeFileAtomically(path.str(), std::string_view(text));
  });
}

LogicalResult amc::checkCanWrite(StringRef path, std::string &error) {
  return reported(error, [&] { amcrt::checkCanWrite(path.str()); });
}
