//===- WriteDescription.cpp - Device descriptions to JSON -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fields.h"
#include "amcrt/description/ShortDescription.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <type_traits>

using namespace amcrt;
using nlohmann::json;

/// The value of a field as JSON has it.
template <typename T> static json valueOf(const T &value) {
  if constexpr (std::is_enum_v<T>)
    return namesOf(value)[size_t(value)];
  else
    return value;
}

static json valueOf(const std::vector<Defect> &defects) {
  json list = json::array();
  for (const Defect &defect : defects) {
    json item;
    // What is not said means all.
    auto put = [&](const Field &field, const auto &value, bool isSaid) {
      if (isSaid)
        item[field.name] = valueOf(value);
    };
    eachDefectField(defect, [&](const Field &field, const auto &value) {
      if constexpr (std::is_same_v<decltype(value), const int64_t &>)
        put(field, value, value >= 0);
      else
        put(field, value, true);
    });
    list.push_back(std::move(item));
  }
  return list;
}

/// What JSON Schema says of values of the type of `value`.
template <typename T> static json typeOf(const Field &field, const T &value) {
  if constexpr (std::is_same_v<T, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (std::is_enum_v<T>) {
    auto names = namesOf(value);
    return {{"enum", std::vector<std::string>(names.begin(), names.end())}};
  } else if constexpr (std::is_arithmetic_v<T>) {
    return {{"type", std::is_integral_v<T> ? "integer" : "number"},
            {"minimum", field.low},
            {"maximum", field.high}};
  } else {
    return {{"type", "array"},
            {"items", typeOf(field, value[0])},
            {"minItems", value.size()},
            {"maxItems", value.size()}};
  }
}

static json typeOf(const Field &, const std::vector<Defect> &) {
  Defect one;
  json properties;
  eachDefectField(one, [&](const Field &field, const auto &value) {
    properties[field.name] = typeOf(field, value);
  });
  return {{"type", "array"},
          {"items",
           {{"type", "object"},
            {"properties", properties},
            {"required", {"chip", "tile"}},
            {"additionalProperties", false}}}};
}

/// Without what is for the driver.
static json fieldsOf(const DeviceDescription &d) {
  json root = {{"name", d.name}};
  eachField(d, [&](const Field &field, const auto &value) {
    root[field.group][field.name] = valueOf(value);
  });
  return root;
}

ShortDescription amcrt::shortDescription(const DeviceDescription &d) {
  json all = fieldsOf(d);
  ShortDescription best;
  size_t fewest = SIZE_MAX;
  for (const std::string &preset : DeviceDescription::presets()) {
    json base = fieldsOf(DeviceDescription::preset(preset));
    json changes = json::object();
    size_t count = all["name"] != base["name"];
    if (count > 0)
      changes["name"] = all["name"];
    eachField(d, [&](const Field &field, const auto &) {
      const json &value = all[field.group][field.name];
      if (value == base[field.group][field.name])
        return;
      changes[field.group][field.name] = value;
      ++count;
    });
    if (count < fewest)
      best = {preset, changes.dump()};
    fewest = std::min(fewest, count);
  }
  return best;
}

std::string DeviceDescription::toJson() const {
  std::string text = fieldsOf(*this).dump(1);
  // Not through the parser: the driver gets what its maker wrote.
  if (!driver.empty())
    text.replace(text.size() - 2, 2, ",\n \"driver\": " + driver + "\n}");
  return text + "\n";
}

std::string DeviceDescription::jsonSchema() {
  json root = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
               {"title", "A crossbar device; units are in the names"},
               {"type", "object"},
               {"additionalProperties", false}};
  json &properties = root["properties"];
  properties["name"] = {{"type", "string"}};
  properties["base"] = {
      {"anyOf",
       {{{"enum", presets()}}, {{"type", "string"}, {"pattern", "[./]"}}}},
      {"description", "A preset, or a file beside this one"},
      {"default", "rram-64"}};
  properties["driver"] = {
      {"type", "object"},
      {"description", "Handed to the driver library as it is"}};
  DeviceDescription defaults;
  eachField(defaults, [&](const Field &field, const auto &value) {
    json &section = properties[field.group];
    section["type"] = "object";
    section["additionalProperties"] = false;
    json property = typeOf(field, value);
    property["default"] = valueOf(value);
    property["description"] = std::string("Source: ") + field.source;
    section["properties"][field.name] = std::move(property);
  });
  return root.dump(1) + "\n";
}
