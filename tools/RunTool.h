//===- RunTool.h - How a tool of the runtime ends ------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TOOLS_RUNTOOL_H
#define AMC_TOOLS_RUNTOOL_H

#include "EndAtOnce.h"
#include "amcrt/support/Printable.h"

#include <cstdlib>
#include <exception>
#include <iostream>
#include <new>

namespace amcrt {

/// Needs no memory.
[[noreturn]] inline void endOutOfMemory() {
  ::amc::endAtOnce("not enough memory");
}

/// Eigen throws for memory, perhaps in a thread, where none catches it.
[[noreturn]] inline void endUncaught() {
  try {
    if (std::exception_ptr thrown = std::current_exception())
      std::rethrow_exception(thrown);
  } catch (const std::bad_alloc &) {
    endOutOfMemory();
  } catch (...) {
  }
  std::abort();
}

/// Returns the exit status that `body` returns. What it throws is one line on
/// standard error, and status 1. Memory that cannot be had ends the program at
/// once: not all libraries stand an exception at every allocation.
template <typename Body> int runTool(Body &&body) {
  std::set_new_handler(endOutOfMemory);
  std::set_terminate(endUncaught);
  try {
    return body();
  } catch (const std::bad_alloc &) {
    endOutOfMemory();
  } catch (const std::exception &error) {
    std::cerr << "error: " << printable(error.what()) << "\n";
  }
  return 1;
}

} // namespace amcrt

#endif // AMC_TOOLS_RUNTOOL_H
