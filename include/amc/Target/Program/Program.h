//===- Program.h - Compiled programs -------------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TARGET_PROGRAM_PROGRAM_H
#define AMC_TARGET_PROGRAM_PROGRAM_H

#include "amc/Target/Native/Native.h"

namespace mlir::amc {

/// The three segments of a compiled program (docs/compiled-bin.md).
struct ProgramImage {
  std::vector<uint8_t> program, constants, code;
};

/// Writes the schedules, tables and constants of a planned module, in which all
/// functions consist of exec ops and views, together with its kernels and its
/// device. `source`: the file name of the model, for the reader.
FailureOr<ProgramImage> exportProgram(ModuleOp module, NativeImage kernels,
                                      StringRef source);

/// Writes `image` to `path`, wholly or not at all, after the checks that the
/// loader will make; an error goes to `error`.
LogicalResult writeProgram(StringRef path, const ProgramImage &image,
                           std::string &error);

/// Writes a text in the same way (amcrt/AtomicFile.h).
LogicalResult writeText(StringRef path, StringRef text, std::string &error);

/// Whether that can be begun: to be asked before the work.
LogicalResult checkCanWrite(StringRef path, std::string &error);

} // namespace mlir::amc

#endif // AMC_TARGET_PROGRAM_PROGRAM_H
