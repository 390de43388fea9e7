//===- Timeline.h - Simulated time ---------------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SESSION_TIMELINE_H
#define AMCRT_LIB_SESSION_TIMELINE_H

#include "Dependencies.h"
#include "Trace.h"
#include "tiles/Tiles.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace amcrt {

/// Adds up time and energy of schedules. Each tile and the digital engine is a
/// resource that does one item at a time, in the order of the schedule; an item
/// begins when its resource is free and what it waits for is done.
class Timeline {
public:
  /// The entry point whose items follow.
  void begin(const fb::EntryPoint *which) { entry = which; }

  /// The next item of the entry point that runs.
  void add(uint64_t resource, const Dependencies &after, Cost cost) {
    double &free = busy[resource];
    double start = free;
    for (uint32_t item : after)
      start = std::max(start, done[item]);
    free = start + cost.seconds;
    done.push_back(free);
    longest = std::max(longest, free);
    total.joules += cost.joules;
    if (trace.size() < traceLimit)
      trace.push_back({entry, uint32_t(done.size() - 1), resource,
                       total.seconds + start, cost.seconds});
  }

  /// The entry point ends when all of its items are done.
  void end() {
    total.seconds += longest;
    longest = 0;
    busy.clear();
    done.clear();
  }

  /// Between entry points.
  const Cost &totals() const { return total; }
  void restore(const Cost &saved) { total = saved; }

  /// Keeps what runs, up to so many items in all.
  void record(uint64_t items) { traceLimit = items; }
  const std::vector<TraceSpan> &recorded() const { return trace; }

private:
  const fb::EntryPoint *entry = nullptr;
  uint64_t traceLimit = 0;
  std::vector<TraceSpan> trace;
  Cost total;
  double longest = 0;
  std::unordered_map<uint64_t, double> busy; ///< until when, by resource
  std::vector<double> done;                  ///< when, by item
};

} // namespace amcrt

#endif // AMCRT_LIB_SESSION_TIMELINE_H
