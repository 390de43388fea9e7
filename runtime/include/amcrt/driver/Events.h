//===- Events.h - Events of a tile until they are taken ------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DRIVER_EVENTS_H
#define AMCRT_DRIVER_EVENTS_H

#include "amcrt/device.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace amcrt {

/// Keeps the oldest events, which are nearest to the cause, and counts the
/// rest. A queue for each tile: their order does not depend on threads.
class EventQueue {
public:
  static constexpr size_t capacity = 16;

  void add(const amc_event &event) {
    if (events.size() < capacity)
      events.push_back(event);
    else
      ++dropped;
  }

  /// Moves up to `room` events to `to` and returns how many.
  size_t take(amc_event *to, size_t room) {
    size_t count = std::min(room, events.size());
    std::copy_n(events.begin(), count, to);
    events.erase(events.begin(), events.begin() + std::ptrdiff_t(count));
    return count;
  }
  uint64_t takeDropped() { return std::exchange(dropped, 0); }

private:
  std::vector<amc_event> events;
  uint64_t dropped = 0;
};

} // namespace amcrt

#endif // AMCRT_DRIVER_EVENTS_H
