//===- RunTool.h - How a tool of the runtime ends ------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TOOLS_RUNTOOL_H
#define AMC_TOOLS_RUNTOOL_H

#include "amcrt/Printable.h"

#include <exception>
#include <iostream>
#include <new>
#include <string_view>
#include <unistd.h>

namespace amcrt {

constexpr std::string_view outOfMemory = "error: not enough memory\n";

/// Memory may end where nothing can be thrown to `runTool`: in a thread, or in
/// a function that does not throw.
[[noreturn]] inline void endUncaught() {
  try {
    if (std::exception_ptr thrown = std::current_exception())
      std::rethrow_exception(thrown);
  } catch (const std::bad_alloc &) {
    // Streams may need memory.
    (void)!::write(STDERR_FILENO, outOfMemory.data(), outOfMemory.size());
    ::_exit(1);
  } catch (...) {
  }
  std::abort();
}

/// Returns the exit status that `body` returns. What it throws is one line on
/// standard error, and status 1.
template <typename Body> int runTool(Body &&body) {
  std::set_terminate(endUncaught);
  try {
    return body();
  } catch (const std::bad_alloc &) {
    std::cerr << outOfMemory;
  } catch (const std::exception &error) {
    std::cerr << "error: " << printable(error.what()) << "\n";
  }
  return 1;
}

} // namespace amcrt

#endif // AMC_TOOLS_RUNTOOL_H
