//===- Print.cpp - A program as text --------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Describe.h"
#include "amcrt/support/Printable.h"

#include <cstdarg>
#include <cstdio>

using namespace amcinspect;

namespace {

/// Lines of text, from formats as of printf.
class Page {
public:
  [[gnu::format(printf, 2, 3)]] void add(const char *format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    size_t size = size_t(std::vsnprintf(nullptr, 0, format, arguments));
    va_end(arguments);
    std::string line(size + 1, '\0');
    std::vsnprintf(line.data(), line.size(), format, again);
    va_end(again);
    line.pop_back();
    text += amcrt::printable(line) + '\n';
  }
  std::string text;
};

std::string str(const Json &json) {
  return json.is_string() ? json.get<std::string>() : json.dump();
}

unsigned long long number(const Json &json) {
  return json.get<unsigned long long>();
}

std::string joined(const Json &list, const char *separator = ", ") {
  std::string text;
  for (const Json &element : list)
    text += (text.empty() ? "" : separator) + str(element);
  return text;
}

/// "64x1x28x28xf32", as MLIR writes types.
std::string type(const Json &tensor) {
  std::string text;
  for (const Json &extent : tensor["shape"])
    text += str(extent) + "x";
  return text + str(tensor["element"]);
}

void printItem(Page &page, size_t index, const Json &item) {
  std::string line = str(item["action"]);
  for (const auto &[key, value] : item.items())
    if (key != "action" && key != "flops" && key != "bytes" &&
        key != "location" && key != "buffers")
      line += " " + key + "=" +
              (value.is_string() ? "(" + str(value) + ")" : value.dump());
  if (item.contains("buffers"))
    for (const Json &buffer : item["buffers"])
      line += " (" + str(buffer) + ")";
  if (item.contains("location"))
    line += "  ; " + str(item["location"]);
  page.add("    %4zu  %s", index, line.c_str());
}

void printEntry(Page &page, const Json &entry) {
  auto tensors = [](const Json &list) {
    std::string text;
    for (const Json &tensor : list)
      text += (text.empty() ? "" : ", ") + str(tensor["name"]) + ": " +
              type(tensor);
    return text;
  };
  page.add("  %s(%s) -> (%s)", str(entry["name"]).c_str(),
           tensors(entry["inputs"]).c_str(), tensors(entry["outputs"]).c_str());
  std::string actions;
  for (const auto &[name, count] : entry["actions"].items())
    actions += ", " + str(count) + " " + name;
  page.add("    %llu items%s; %.4g Mflop, %.4g MB", number(entry["items"]),
           actions.c_str(), 1e-6 * double(number(entry["flops"])),
           1e-6 * double(number(entry["bytes"])));
  if (entry.contains("schedule")) {
    size_t index = 0;
    for (const Json &item : entry["schedule"])
      printItem(page, index++, item);
  }
}

void printTiles(Page &page, const Json &program) {
  page.add("tiles: %zu", program["tiles"].size());
  for (const Json &tile : program["tiles"])
    page.add(
        "  %-8s %s %s, programmed in %s, used in %s", str(tile["tile"]).c_str(),
        joined(tile["modes"], "/").c_str(), joined(tile["shapes"], "/").c_str(),
        joined(tile["programmed_in"]).c_str(), joined(tile["used_in"]).c_str());
}

void printTraining(Page &page, const Json &t) {
  if (t.is_null())
    return page.add("training: none");
  page.add("training: %s, batch %llu, lr %g (%s), damping %g, warmup %llu, "
           "inverses every %llu, averages every %llu steps",
           str(t["optimizer"]).c_str(), number(t["batch"]),
           t["lr"].is_number() ? t["lr"].get<double>() : 0,
           str(t["lr_schedule"]).c_str(),
           t["damping"].is_number() ? t["damping"].get<double>() : 0,
           number(t["warmup"]), number(t["inverse_period"]),
           number(t["curvature_period"]));
  if (!t["uncovered"].empty())
    page.add("  without curvature: %s", joined(t["uncovered"]).c_str());
}

void printCode(Page &page, const Json &code) {
  if (code.is_null())
    return page.add("kernels: none");
  page.add("kernels: %zu, for %s, %s (%s)", code["kernels"].size(),
           str(code["triple"]).c_str(), str(code["cpu"]).c_str(),
           joined(code["features"]).c_str());
  for (const Json &kernel : code["kernels"])
    page.add("  %-24s %6llu bytes at %-8llu %2llu buffers  %s",
             str(kernel["name"]).c_str(), number(kernel["bytes"]),
             number(kernel["offset"]), number(kernel["buffers"]),
             str(kernel["location"]).c_str());
}

} // namespace

std::string amcinspect::print(const Json &program) {
  Page page;
  page.add("%s: format %llu, by %s from %s", str(program["file"]).c_str(),
           number(program["version"]), str(program["producer"]).c_str(),
           str(program["source"]).c_str());
  page.add("sha256: %s", str(program["sha256"]).c_str());
  const Json &sizes = program["sizes"], &device = program["device"];
  page.add("sizes: tables %llu, constants %llu, code %llu bytes",
           number(sizes["program"]), number(sizes["constants"]),
           number(sizes["code"]));
  std::string name = "unnamed";
  if (const Json &d = device["description"]; d.is_object() && d.count("name"))
    name = str(d["name"]);
  page.add("device: %s, %llu chips of %llu tiles of %llux%llu", name.c_str(),
           number(device["chips"]), number(device["tiles_per_chip"]),
           number(device["array_size"]), number(device["array_size"]));
  printTraining(page, program["training"]);
  page.add("entry points: %zu", program["entry_points"].size());
  for (const Json &entry : program["entry_points"])
    printEntry(page, entry);
  page.add("state: %zu tensors", program["state"].size());
  for (const Json &state : program["state"])
    page.add("  %-28s %-10s %-18s at %-9llu %s", str(state["name"]).c_str(),
             str(state["role"]).c_str(), type(state).c_str(),
             number(state["offset"]), str(state["initial"]).c_str());
  page.add("layers: %zu", program["layers"].size());
  for (const Json &layer : program["layers"])
    for (const Json &factor : layer["factors"])
      page.add("  %-12s %s %llu rows, %s, on %s", str(layer["name"]).c_str(),
               str(factor["which"]).c_str(), number(factor["size"]),
               factor["plan"] == "" ? "not solved"
                                    : str(factor["plan"]).c_str(),
               factor["tiles"].empty() ? "no tile"
                                       : joined(factor["tiles"]).c_str());
  printTiles(page, program);
  const Json &memory = program["memory"];
  page.add("memory: arena %llu bytes, state %llu; %llu buffers of %llu bytes "
           "in all share it",
           number(memory["arena_bytes"]), number(memory["state_bytes"]),
           number(memory["buffers"]), number(memory["buffer_bytes"]));
  printCode(page, program["native_code"]);
  return page.text;
}
