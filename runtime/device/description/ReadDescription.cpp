//===- ReadDescription.cpp - Device descriptions from JSON ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fields.h"
#include "amcrt/AtomicFile.h"
#include "amcrt/Error.h"
#include "amcrt/Nearest.h"
#include "amcrt/ParseJson.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <type_traits>

using namespace amcrt;
using nlohmann::json;

namespace {

std::string text(double value) {
  json number = value;
  return number.dump();
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
    return place + ": " + source.dump() + ": " + what + " from " +
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
    throw Error(place + ": " + source.dump() + ": true or false is allowed");
  value = source.get<bool>();
}

template <typename T>
  requires std::is_enum_v<T>
void readValue(const json &source, const std::string &place, const Field &,
               T &value) {
  auto allowed = namesOf(value);
  std::vector<std::string> names(allowed.begin(), allowed.end());
  std::string error =
      place + ": " + source.dump() + ": one of " + list(names) + " is allowed";
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
    throw Error(place + ": " + source.dump() + ": a list of " +
                std::to_string(N) + " numbers is allowed");
  for (size_t i = 0; i < N; ++i)
    readValue(source[i], place + "/" + std::to_string(i), field, values[i]);
}

/// Whether a column of cells can stand for the zero of any signed block: a
/// block whose largest entries have both signs needs a level from the middle of
/// the range on that leaves something above it.
bool hasShiftLevel(const DeviceDescription &d) {
  return d.levelBits == 0 || d.levelFraction((1u << d.levelBits) - 2) >= 0.5;
}

} // namespace

double DeviceDescription::levelFraction(uint32_t k) const {
  double share = double(k) / double((1u << levelBits) - 1);
  if (spacing == Spacing::linear)
    return share;
  double ratio = maxConductanceSiemens / minConductanceSiemens;
  return (std::pow(ratio, share) - 1) / (ratio - 1);
}

DeviceDescription DeviceDescription::parse(const std::string &source,
                                           const std::string &origin) {
  json root = parseJson(source, origin);
  if (!root.is_object())
    throw Error(origin + ": an object is expected at the top");
  // Fields that are not given come from the preset `base`, by default rram-64.
  std::string base = "rram-64";
  if (auto it = root.find("base"); it != root.end()) {
    if (!it->is_string() ||
        std::find(presets().begin(), presets().end(), it->get<std::string>()) ==
            presets().end())
      throw Error(origin + ": /base: " + it->dump() +
                  " is not a preset; known: " + list(presets()));
    base = *it;
  }
  DeviceDescription d = DeviceDescription::preset(base);
  if (auto it = root.find("name"); it != root.end()) {
    if (!it->is_string())
      throw Error(origin + ": /name: a text is expected, not " + it->dump());
    d.name = *it;
  }
  std::vector<std::string> groups = {"name", "base"}, places;
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
                  ": an object is expected, not " + section->dump());
    auto it = section->find(field.name);
    if (it == section->end())
      return;
    readValue(*it, origin + ": /" + place, field, value);
  });
  for (const auto &[group, section] : root.items()) {
    if (std::find(groups.begin(), groups.end(), group) == groups.end())
      throw Error(origin + ": /" + group +
                  ": is not known; the nearest name "
                  "is '" +
                  nearest(group, groups) + "'");
    if (!section.is_object())
      continue;
    for (const auto &[field, value] : section.items()) {
      std::string place = group + "/" + field;
      if (std::find(places.begin(), places.end(), place) == places.end())
        throw Error(origin + ": /" + place +
                    ": is not known; the nearest name "
                    "is '/" +
                    nearest(place, places) + "'");
    }
  }
  if (d.minConductanceSiemens >= d.maxConductanceSiemens)
    throw Error(origin + ": /cell/min_conductance_siemens: " +
                text(d.minConductanceSiemens) +
                " must be below max_conductance_siemens, " +
                text(d.maxConductanceSiemens));
  // Hyperbolic functions of much more overflow.
  double least = std::max(d.supplyVolts, d.inputVolts) / 50;
  if (d.nonlinearityVolts > 0 && d.nonlinearityVolts < least)
    throw Error(origin +
                ": /cell/nonlinearity_volts: " + text(d.nonlinearityVolts) +
                ": 0, or at least 1/50 of supply_volts and input_volts, " +
                text(least) + ", is allowed");
  if (d.nonlinearityVolts > 0 && d.signScheme == SignScheme::columnShift)
    throw Error(origin +
                ": /cell/nonlinearity_volts: " + text(d.nonlinearityVolts) +
                ": non-linear cells are not modelled with \"sign_scheme\": "
                "\"column_shift\"");
  if (d.spacing == Spacing::geometric && d.minConductanceSiemens == 0)
    throw Error(origin + ": /cell/spacing: \"geometric\" needs a "
                         "min_conductance_siemens above 0");
  if (d.signScheme == SignScheme::columnShift && !hasShiftLevel(d))
    throw Error(origin +
                ": /cell/sign_scheme: \"column_shift\" holds both signs only "
                "with a level between the middle and the top of the range, "
                "which " +
                std::to_string(1u << d.levelBits) +
                (d.spacing == Spacing::linear ? " linear" : " geometric") +
                " levels do not have; \"pair\" or more level_bits help");
  return d;
}

DeviceDescription DeviceDescription::load(const std::string &presetOrFile) {
  const auto &names = presets();
  if (std::find(names.begin(), names.end(), presetOrFile) != names.end())
    return DeviceDescription::preset(presetOrFile);
  if (presetOrFile.find('/') == std::string::npos &&
      presetOrFile.find('.') == std::string::npos)
    throw Error("device '" + presetOrFile +
                "' is not a preset; the nearest is '" +
                nearest(presetOrFile, names) +
                "'; a description of your own is given as FILE.json");
  std::vector<uint8_t> bytes = readWholeFile(presetOrFile, 1 << 20);
  return parse(std::string(bytes.begin(), bytes.end()), presetOrFile);
}
