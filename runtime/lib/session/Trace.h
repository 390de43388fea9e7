//===- Trace.h - What ran when, in simulated time ------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SESSION_TRACE_H
#define AMCRT_LIB_SESSION_TRACE_H

#include "amcrt/schema/program_generated.h"

#include <string>
#include <vector>

namespace amcrt {

/// One item that ran: in simulated seconds since the start of the run.
struct TraceSpan {
  const fb::EntryPoint *entry;
  uint32_t item;
  uint64_t resource; ///< as of resourceOf
  double start, seconds;
};

/// Chrome's trace event format, which Perfetto reads: a process for the digital
/// engine and one for each chip, a thread for each tile, times in microseconds.
std::string traceJson(const std::vector<TraceSpan> &spans);

} // namespace amcrt

#endif // AMCRT_LIB_SESSION_TRACE_H
