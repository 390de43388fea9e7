//===- Trace.cpp - What ran when, in simulated time -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Trace.h"
#include "Dependencies.h"
#include "support/WriteJson.h"

#include <nlohmann/json.hpp>

#include <set>

using namespace amcrt;
using nlohmann::json;

namespace {

uint64_t processOf(uint64_t resource) {
  return resource == digitalEngine ? 0 : (resource >> 32) + 1;
}

uint64_t threadOf(uint64_t resource) {
  return resource == digitalEngine ? 0 : resource & 0xffffffff;
}

json nameEvent(const char *what, uint64_t resource, const std::string &name) {
  return {{"name", what},
          {"ph", "M"},
          {"pid", processOf(resource)},
          {"tid", threadOf(resource)},
          {"args", {{"name", name}}}};
}

json event(const TraceSpan &span) {
  const fb::Item &item = *span.entry->schedule()->Get(span.item);
  std::string action = fb::EnumNameAction(item.action_type());
  std::string name = action;
  if (item.location())
    name += " " + item.location()->str();
  return {
      {"name", name},
      {"cat", action},
      {"ph", "X"},
      {"ts", 1e6 * span.start},
      {"dur", 1e6 * span.seconds},
      {"pid", processOf(span.resource)},
      {"tid", threadOf(span.resource)},
      {"args", {{"entry", span.entry->name()->str()}, {"item", span.item}}}};
}

} // namespace

std::string amcrt::traceJson(const std::vector<TraceSpan> &spans) {
  std::string text = "{\"displayTimeUnit\": \"ns\", \"traceEvents\": [";
  auto add = [&, first = true](const json &event) mutable {
    text += first ? "\n" : ",\n";
    text += jsonText(event, -1);
    first = false;
  };
  std::set<uint64_t> processes, resources;
  for (const TraceSpan &span : spans) {
    uint64_t chip = span.resource >> 32, tile = threadOf(span.resource);
    bool digital = span.resource == digitalEngine;
    if (processes.insert(processOf(span.resource)).second)
      add(nameEvent("process_name", span.resource,
                    digital ? "digital engine"
                            : "chip " + std::to_string(chip)));
    if (resources.insert(span.resource).second)
      add(nameEvent("thread_name", span.resource,
                    digital ? "digital engine"
                            : "tile " + std::to_string(tile)));
    add(event(span));
  }
  return text + "\n]}\n";
}
