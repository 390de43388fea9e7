//===- EndInOneLine.h - Failures that LLVM would abort at ----- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TOOLS_ENDINONELINE_H
#define AMC_TOOLS_ENDINONELINE_H

#include "EndAtOnce.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/Signals.h"

#include <new>

namespace mlir::amc {

/// Removes outputs that are not finished. Needs no memory.
[[noreturn]] inline void endInOneLine(llvm::StringRef what) {
  llvm::sys::RunInterruptHandlers();
  ::amc::endAtOnce(what);
}

/// From now on the program ends with one line and status 1 where memory or a
/// thread cannot be had: code without exceptions cannot pass that on.
inline void endInOneLineWhenOutOfResources() {
  std::set_new_handler([] { endInOneLine("not enough memory"); });
  llvm::install_bad_alloc_error_handler(
      [](void *, const char *, bool) { endInOneLine("not enough memory"); });
  llvm::install_fatal_error_handler(
      [](void *, const char *reason, bool) { endInOneLine(reason); });
}

} // namespace mlir::amc

#endif // AMC_TOOLS_ENDINONELINE_H
