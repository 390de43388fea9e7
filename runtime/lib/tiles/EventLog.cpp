//===- EventLog.cpp - What a device told in a run -------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EventLog.h"
#include "support/Bytes.h"

#include <algorithm>
#include <cmath>
#include <functional>

using namespace amcrt;

static_assert(eventKinds.size() == AMC_EVENT_KINDS);

static bool isPrintable(char c) { return c >= ' ' && c <= '~'; }

void EventLog::collect(Device &device) {
  uint64_t dropped = 0;
  for (const amc_event &event : device.events(dropped)) {
    // A driver may know kinds that this runtime does not.
    if (unsigned(event.kind) >= eventKinds.size()) {
      ++kept.unlisted;
      continue;
    }
    ++kept.counts[event.kind];
    if (kept.list.size() >= eventLimit) {
      ++kept.unlisted;
      continue;
    }
    const char *end =
        std::find(event.text, event.text + sizeof event.text, '\0');
    // A driver's text may be anything; a report is text.
    std::string text(event.text, end);
    std::replace_if(text.begin(), text.end(), std::not_fn(isPrintable), '?');
    kept.list.push_back(
        {eventKinds[event.kind], event.chip, event.tile, event.row,
         event.column, std::isfinite(event.figure) ? event.figure : 0,
         std::isfinite(event.seconds) ? event.seconds : 0, std::move(text)});
  }
  kept.unlisted += dropped;
}

void EventLog::save(std::vector<uint8_t> &bytes) const {
  put(bytes, kept.counts);
  put(bytes, kept.unlisted);
  put(bytes, uint32_t(kept.list.size()));
  for (const DeviceEvent &event : kept.list) {
    auto kind = std::find(eventKinds.begin(), eventKinds.end(), event.kind);
    put(bytes, uint32_t(kind - eventKinds.begin()));
    put(bytes, event.chip);
    put(bytes, event.tile);
    put(bytes, event.row);
    put(bytes, event.column);
    put(bytes, event.figure);
    put(bytes, event.seconds);
    put(bytes, uint32_t(event.text.size()));
    putBytes(bytes, event.text.data(), event.text.size());
  }
}

EventLog EventLog::restore(std::span<const uint8_t> &bytes,
                           const std::string &origin) {
  EventLog log;
  log.kept.counts = take<decltype(log.kept.counts)>(bytes, origin);
  log.kept.unlisted = take<uint64_t>(bytes, origin);
  for (auto left = take<uint32_t>(bytes, origin); left > 0; --left) {
    auto kind = take<uint32_t>(bytes, origin);
    if (kind >= eventKinds.size() || log.kept.list.size() >= eventLimit)
      throw Error(origin + ": the saved state is damaged (events)");
    DeviceEvent &event = log.kept.list.emplace_back();
    event.kind = eventKinds[kind];
    event.chip = take<uint32_t>(bytes, origin);
    event.tile = take<uint32_t>(bytes, origin);
    event.row = take<int32_t>(bytes, origin);
    event.column = take<int32_t>(bytes, origin);
    event.figure = take<double>(bytes, origin);
    event.seconds = take<double>(bytes, origin);
    std::span<const uint8_t> text =
        takeBytes(bytes, take<uint32_t>(bytes, origin), origin);
    event.text.assign(text.begin(), text.end());
    // `collect` lets nothing else in.
    if (!std::isfinite(event.figure) || !std::isfinite(event.seconds) ||
        !std::all_of(text.begin(), text.end(), isPrintable))
      throw Error(origin + ": the saved state is damaged (events)");
  }
  return log;
}
