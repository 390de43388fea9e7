//===- ReadDescription.cpp - Device descriptions from JSON ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CheckDescription.h"
#include "DriverSection.h"
#include "Fields.h"
#include "amcrt/support/AtomicFile.h"
#include "amcrt/support/Error.h"
#include "amcrt/support/Nearest.h"
#include "support/ParseJson.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <type_traits>

using namespace amcrt;
using nlohmann::json;

namespace {

/// A value of a file in an error's one line.
std::string shown(const json &value) {
  constexpr size_t longest = 60;
  std::string whole = value.dump();
  return whole.size() > longest ? whole.substr(0, longest) + "..." : whole;
}

std::string list(const std::vector<std::string> &names) {
  std::string joined;
  for (const std::string &name : names)
    joined += (joined.empty() ? "" : ", ") + name;
  return joined;
}

/// Each throws Error, naming the place and what is allowed.
template <typename T>
void readValue(const json &source, const std::string &place, const Field &field,
               T &value) {
  auto allowed = [&](const char *what) {
    return place + ": " + shown(source) + ": " + what + " from " +
           text(field.low) + " to " + text(field.high) + " is allowed";
  };
  bool inRange = source.is_number() && source.get<double>() >= field.low &&
                 source.get<double>() <= field.high;
  if constexpr (std::is_integral_v<T>) {
    if (!inRange || !source.is_number_integer())
      throw Error(allowed("an integer"));
  } else if (!inRange) {
    throw Error(allowed("a number"));
  }
  value = source.get<T>();
}

void readValue(const json &source, const std::string &place, const Field &,
               bool &value) {
  if (!source.is_boolean())
    throw Error(place + ": " + shown(source) + ": true or false is allowed");
  value = source.get<bool>();
}

template <typename T>
  requires std::is_enum_v<T>
void readValue(const json &source, const std::string &place, const Field &,
               T &value) {
  auto allowed = namesOf(value);
  std::vector<std::string> names(allowed.begin(), allowed.end());
  std::string error =
      place + ": " + shown(source) + ": one of " + list(names) + " is allowed";
  if (!source.is_string())
    throw Error(error);
  auto found = std::find(names.begin(), names.end(), source.get<std::string>());
  if (found == names.end())
    throw Error(error + "; the nearest is '" +
                nearest(source.get<std::string>(), names) + "'");
  value = T(found - names.begin());
}

template <size_t N>
void readValue(const json &source, const std::string &place, const Field &field,
               std::array<double, N> &values) {
  if (!source.is_array() || source.size() != N)
    throw Error(place + ": " + shown(source) + ": a list of " +
                std::to_string(N) + " numbers is allowed");
  for (size_t i = 0; i < N; ++i)
    readValue(source[i], place + "/" + std::to_string(i), field, values[i]);
}

void readValue(const json &source, const std::string &place, const Field &,
               std::vector<Defect> &defects) {
  if (!source.is_array())
    throw Error(place + ": " + shown(source) +
                ": a list of defects is "
                "allowed");
  defects.clear();
  for (const json &item : source) {
    std::string at = place + "/" + std::to_string(defects.size());
    if (!item.is_object() || !item.contains("chip") || !item.contains("tile"))
      throw Error(at + ": " + shown(item) +
                  ": an object with chip and tile is expected");
    Defect &defect = defects.emplace_back();
    std::vector<std::string> names;
    eachDefectField(defect, [&](const Field &field, auto &value) {
      names.push_back(field.name);
      if (auto it = item.find(field.name); it != item.end())
        readValue(*it, at + "/" + field.name, field, value);
    });
    for (const auto &[name, value] : item.items())
      if (std::find(names.begin(), names.end(), name) == names.end())
        throw Error(at + "/" + name + ": is not known; the nearest name is '" +
                    nearest(name, names) + "'");
  }
}

using Files = std::vector<std::filesystem::path>;

DeviceDescription read(const std::string &source, const std::string &origin,
                       const Files &files);

DeviceDescription readFile(const std::string &path, Files files) {
  std::filesystem::path file = std::filesystem::weakly_canonical(path);
  bool isCycle = std::find(files.begin(), files.end(), file) != files.end();
  files.push_back(file);
  if (isCycle) {
    std::string chain;
    for (const std::filesystem::path &one : files)
      chain += (chain.empty() ? "" : " -> ") + one.filename().string();
    throw Error(path + ": /base: leads back to itself: " + chain);
  }
  std::vector<uint8_t> bytes = readWholeFile(path, 1 << 20);
  return read(std::string(bytes.begin(), bytes.end()), path, files);
}

bool isPreset(const std::string &name) {
  const auto &names = DeviceDescription::presets();
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool namesFile(const std::string &name) {
  return name.find_first_of("/.") != std::string::npos;
}

/// What the fields that are not given are taken from: the preset or file of
/// `base`, by default rram-64.
DeviceDescription readBase(const json &root, const std::string &origin,
                           const Files &files) {
  auto it = root.find("base");
  if (it == root.end())
    return DeviceDescription::preset("rram-64");
  std::string base = it->is_string() ? it->get<std::string>() : "";
  if (isPreset(base))
    return DeviceDescription::preset(base);
  if (!namesFile(base))
    throw Error(
        origin + ": /base: " + shown(*it) +
        " is not a preset; known: " + list(DeviceDescription::presets()));
  if (files.empty())
    throw Error(origin + ": /base: " + shown(*it) +
                ": only a description in a file has files beside it");
  return readFile((files.back().parent_path() / base).string(), files);
}

/// The groups of fields. Throws Error on other names.
void readFields(const json &root, const std::string &origin,
                DeviceDescription &d) {
  std::vector<std::string> groups = {"name", "base", "driver"}, places;
  eachField(d, [&](const Field &field, auto &value) {
    if (groups.back() != field.group)
      groups.push_back(field.group);
    std::string place = std::string(field.group) + "/" + field.name;
    places.push_back(place);
    auto section = root.find(field.group);
    if (section == root.end())
      return;
    if (!section->is_object())
      throw Error(origin + ": /" + field.group +
                  ": an object is expected, not " + shown(*section));
    auto it = section->find(field.name);
    if (it == section->end())
      return;
    readValue(*it, origin + ": /" + place, field, value);
  });
  for (const auto &[group, section] : root.items()) {
    if (std::find(groups.begin(), groups.end(), group) == groups.end())
      throw Error(origin + ": /" + group +
                  ": is not known; the nearest name is '" +
                  nearest(group, groups) + "'");
    if (!section.is_object() || group == "driver")
      continue;
    for (const auto &[field, value] : section.items()) {
      std::string place = group + "/" + field;
      if (std::find(places.begin(), places.end(), place) == places.end())
        throw Error(origin + ": /" + place +
                    ": is not known; the nearest name is '/" +
                    nearest(place, places) + "'");
    }
  }
}

/// `files`: the file that `source` is from and those it is the base of.
DeviceDescription read(const std::string &source, const std::string &origin,
                       const Files &files) {
  json root = parseJson(source, origin);
  if (!root.is_object())
    throw Error(origin + ": an object is expected at the top");
  DeviceDescription d = readBase(root, origin, files);
  if (auto it = root.find("name"); it != root.end()) {
    if (!it->is_string())
      throw Error(origin + ": /name: a text is expected, not " + shown(*it));
    d.name = *it;
  }
  if (auto it = root.find("driver"); it != root.end()) {
    if (!it->is_object())
      throw Error(origin + ": /driver: an object is expected, not " +
                  shown(*it));
    d.driver = driverSection(source);
  }
  readFields(root, origin, d);
  checkDescription(d, origin);
  return d;
}

} // namespace

DeviceDescription DeviceDescription::parse(const std::string &source,
                                           const std::string &origin) {
  return read(source, origin, {});
}

DeviceDescription DeviceDescription::load(const std::string &presetOrFile) {
  if (isPreset(presetOrFile))
    return DeviceDescription::preset(presetOrFile);
  if (!namesFile(presetOrFile))
    throw Error("device '" + presetOrFile +
                "' is not a preset; the nearest is '" +
                nearest(presetOrFile, presets()) +
                "'; a description of your own is given as FILE.json");
  return readFile(presetOrFile, {});
}
