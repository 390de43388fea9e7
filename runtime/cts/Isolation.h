//===- Isolation.h - A check in a process of its own ------------ -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_CTS_ISOLATION_H
#define AMCRT_CTS_ISOLATION_H

#include <chrono>
#include <functional>
#include <string>

namespace amcrt::cts {

struct Verdict {
  enum Kind { passed, failed, refused } kind;
  std::string finding; ///< one line; empty when it passed
};

/// Runs `body` in a process of its own. Failed: it threw a Failure or another
/// exception, crashed, ended the process, wrote to standard output, or was
/// still running after `limit` and was killed. Refused: it threw an Error, as
/// for a driver that cannot be loaded. The caller must have no other threads.
/// Throws Error when there can be no process.
Verdict runIsolated(const std::function<void()> &body,
                    std::chrono::duration<double> limit);

} // namespace amcrt::cts

#endif // AMCRT_CTS_ISOLATION_H
