//===- VerifyProgram.h - Checks of a program ------------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_PROGRAM_VERIFYPROGRAM_H
#define AMCRT_PROGRAM_VERIFYPROGRAM_H

#include "amcrt/program/ProgramFile.h"

namespace amcrt {

namespace fb {
struct Program;
}

/// The tables of a program, whose structure alone is checked: every offset in
/// them leads to a table of the schema, and all of it is aligned. Throws Error.
/// They live in `file`.
const fb::Program &programTables(const ProgramFile &file);

/// The processor that is to run a program's native code.
enum class Processor {
  own, ///< this one: the code's platform and the features it needs are checked
  any, ///< another one, which will check them when it loads the program
};

/// Checks all of a program before anything of it is used: the structure of its
/// tables; that every buffer and matrix lies within its space, aligned;
/// that what is written shares no element with what is read; kernels, their
/// arguments and the CPU they need; tiles within the device, programmed before
/// use, in the mode and shape they are used in; entry points and state. Throws
/// Error naming the file, the place in it and what is wrong.
void verifyProgram(const ProgramFile &file,
                   Processor processor = Processor::own);

} // namespace amcrt

#endif // AMCRT_PROGRAM_VERIFYPROGRAM_H
