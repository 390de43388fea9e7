//===- StepClock.h - Simulated time of steps that wait -------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_PLAN_STEPCLOCK_H
#define AMCRT_PLAN_STEPCLOCK_H

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <unordered_map>

namespace amcrt {

/// Each tile and the digital engine does one step at a time, in order; a step
/// begins when its resource is free and what it reads is there. A phase ends
/// when all of its steps are done.
class StepClock {
public:
  static constexpr uint64_t digitalEngine = ~uint64_t(0);

  /// The next step of `resource`. Returns when its result is there, in seconds
  /// from the begin of the phase; so are `reads`.
  double run(uint64_t resource, std::initializer_list<double> reads,
             double seconds) {
    double &free = busy[resource];
    free = std::max(std::max(reads), free) + seconds;
    longest = std::max(longest, free);
    return free;
  }

  /// Returns the seconds of the phase.
  double end() {
    double seconds = longest;
    longest = 0;
    busy.clear();
    return seconds;
  }

private:
  double longest = 0;
  std::unordered_map<uint64_t, double> busy; ///< until when, by resource
};

} // namespace amcrt

#endif // AMCRT_PLAN_STEPCLOCK_H
