//===- EndAtOnce.h - The last line of a program that cannot go on -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TOOLS_ENDATONCE_H
#define AMC_TOOLS_ENDATONCE_H

#include <atomic>
#include <string_view>
#include <sys/uio.h>
#include <unistd.h>

namespace amc {

/// Writes "error: `what`" to standard error and ends with status 1. Needs no
/// memory. Where several threads come here, one of them speaks.
[[noreturn]] inline void endAtOnce(std::string_view what) {
  static std::atomic_flag spoken;
  while (spoken.test_and_set())
    ::pause();
  auto piece = [](std::string_view text) {
    return iovec{const_cast<char *>(text.data()), text.size()};
  };
  iovec line[] = {piece("error: "), piece(what), piece("\n")};
  (void)!::writev(STDERR_FILENO, line, 3);
  ::_exit(1);
}

} // namespace amc

#endif // AMC_TOOLS_ENDATONCE_H
