//===- DeviceDescription.cpp - Device descriptions as JSON ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/description/DeviceDescription.h"
#include "amcrt/AtomicFile.h"
#include "amcrt/Error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

using namespace amcrt;
using nlohmann::json;

namespace {

/// Visits every field with its name, place and range: one list serves reading,
/// writing and checking.
template <typename D, typename F> void eachField(D &d, F &&field) {
  auto geometry = [&](const char *name, auto &value, double low, double high) {
    field("geometry", name, value, low, high);
  };
  geometry("array_size", d.arraySize, 8, 256);
  geometry("chips", d.chips, 1, 4096);
  geometry("tiles_per_chip", d.tilesPerChip, 1, 65536);
  auto cell = [&](const char *name, auto &value, double low, double high) {
    field("cell", name, value, low, high);
  };
  cell("min_conductance_siemens", d.minConductanceSiemens, 0, 1e-2);
  cell("max_conductance_siemens", d.maxConductanceSiemens, 1e-9, 1e-2);
  cell("level_bits", d.levelBits, 0, 12);
  cell("write_error_range", d.writeErrorRange, 0, 1);
  cell("write_error_siemens", d.writeErrorSiemens, -1e-2, 1e-2);
  cell("stuck_open", d.stuckOpen, 0, 0.5);
  cell("stuck_short", d.stuckShort, 0, 0.5);
  cell("transistor_ohms", d.transistorOhms, 0, 1e6);
  cell("read_noise", d.readNoise, 0, 1);
  auto relaxation = [&](const char *name, auto &value, double low,
                        double high) {
    field("relaxation", name, value, low, high);
  };
  relaxation("seconds", d.relaxationSeconds, 0, 1e10);
  relaxation("mean_siemens_per_e_fold", d.relaxationMeanSiemens, -1e-3, 1e-3);
  relaxation("sigma_siemens", d.relaxationSigmaSiemens, 0, 1e-3);
  relaxation("sigma_siemens_per_e_fold", d.relaxationSigmaGrowthSiemens, 0,
             1e-3);
  auto wire = [&](const char *name, auto &value, double low, double high) {
    field("wires", name, value, low, high);
  };
  wire("row_ohms", d.rowOhms, 0, 1e4);
  wire("column_ohms", d.columnOhms, 0, 1e4);
  wire("far_input", d.farInput, 0, 1);
  auto opamp = [&](const char *name, auto &value, double low, double high) {
    field("opamp", name, value, low, high);
  };
  opamp("gain", d.opampGain, 0, 1e12);
  opamp("bandwidth_hertz", d.opampBandwidthHertz, 1e3, 1e12);
  opamp("offset_volts", d.opampOffsetVolts, 0, 1);
  opamp("noise_volts_per_root_hertz", d.opampNoiseVoltsPerRootHertz, 0, 1e-3);
  opamp("watts", d.opampWatts, 0, 10);
  opamp("supply_volts", d.supplyVolts, 1e-3, 100);
  auto converter = [&](const char *name, auto &value, double low, double high) {
    field("converters", name, value, low, high);
  };
  converter("dac_bits", d.dacBits, 0, 24);
  converter("adc_bits", d.adcBits, 0, 24);
  converter("input_volts", d.inputVolts, 1e-6, 100);
  converter("sample_seconds", d.sampleSeconds, 0, 1);
  converter("dac_seconds", d.dacSeconds, 0, 1);
  converter("adc_seconds", d.adcSeconds, 0, 1);
  converter("dac_joules", d.dacJoules, 0, 1);
  converter("adc_joules", d.adcJoules, 0, 1);
  auto write = [&](const char *name, auto &value, double low, double high) {
    field("write", name, value, low, high);
  };
  write("pulses_per_cell", d.pulsesPerCell, 0, 1e6);
  write("verify_tolerance_range", d.verifyToleranceRange, 0, 1);
  write("max_pulses", d.maxPulses, 1, 255);
  write("pulse_seconds", d.pulseSeconds, 0, 1);
  write("pulse_joules", d.pulseJoules, 0, 1);
  auto digital = [&](const char *name, auto &value, double low, double high) {
    field("digital", name, value, low, high);
  };
  digital("flops_per_second", d.digitalFlopsPerSecond, 1, 1e24);
  digital("joules_per_flop", d.digitalJoulesPerFlop, 0, 1);
}

/// Levenshtein distance.
size_t distance(const std::string &a, const std::string &b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0]++;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t above = row[j];
      row[j] = std::min(
          {row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
    }
  }
  return row.back();
}

std::string nearest(const std::string &name,
                    const std::vector<std::string> &known) {
  return *std::min_element(known.begin(), known.end(),
                           [&](const std::string &a, const std::string &b) {
                             return distance(name, a) < distance(name, b);
                           });
}

std::string text(double value) {
  json number = value;
  return number.dump();
}

/// Throws Error, naming the place and what is allowed.
template <typename T>
void readValue(const json &source, const std::string &place, double low,
               double high, T &value) {
  auto allowed = [&](const char *what) {
    return place + ": " + source.dump() + ": " + what + " from " + text(low) +
           " to " + text(high) + " is allowed";
  };
  bool inRange = source.is_number() && source.get<double>() >= low &&
                 source.get<double>() <= high;
  if constexpr (std::is_integral_v<T>) {
    if (!inRange || !source.is_number_integer())
      throw Error(allowed("an integer"));
  } else if (!inRange) {
    throw Error(allowed("a number"));
  }
  value = source.get<T>();
}

template <size_t N>
void readValue(const json &source, const std::string &place, double low,
               double high, std::array<double, N> &values) {
  if (!source.is_array() || source.size() != N)
    throw Error(place + ": " + source.dump() + ": a list of " +
                std::to_string(N) + " numbers is allowed");
  for (size_t i = 0; i < N; ++i)
    readValue(source[i], place + "/" + std::to_string(i), low, high, values[i]);
}

std::string list(const std::vector<std::string> &names) {
  std::string joined;
  for (const std::string &name : names)
    joined += (joined.empty() ? "" : ", ") + name;
  return joined;
}

} // namespace

std::string DeviceDescription::toJson() const {
  json root = {{"name", name}};
  eachField(*this, [&](const char *group, const char *field, const auto &value,
                       double, double) { root[group][field] = value; });
  return root.dump(1) + "\n";
}

std::string DeviceDescription::jsonSchema() {
  json root = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
               {"title", "A crossbar device; units are in the names"},
               {"type", "object"},
               {"additionalProperties", false}};
  json &properties = root["properties"];
  properties["name"] = {{"type", "string"}};
  properties["base"] = {{"enum", presets()}, {"default", "rram-64"}};
  DeviceDescription defaults;
  eachField(defaults, [&](const char *group, const char *field,
                          const auto &value, double low, double high) {
    using T = std::decay_t<decltype(value)>;
    json number = {{"type", std::is_integral_v<T> ? "integer" : "number"},
                   {"minimum", low},
                   {"maximum", high}};
    json &section = properties[group];
    section["type"] = "object";
    section["additionalProperties"] = false;
    json &property = section["properties"][field];
    if constexpr (std::is_arithmetic_v<T>)
      property = number;
    else
      property = {{"type", "array"},
                  {"items", number},
                  {"minItems", value.size()},
                  {"maxItems", value.size()}};
    property["default"] = value;
  });
  return root.dump(1) + "\n";
}

DeviceDescription DeviceDescription::parse(const std::string &source,
                                           const std::string &origin) {
  json root = json::parse(source, nullptr, /*allow_exceptions=*/false);
  if (root.is_discarded())
    throw Error(origin + ": is not JSON");
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
  eachField(d, [&](const char *group, const char *field, auto &value,
                   double low, double high) {
    if (std::find(groups.begin(), groups.end(), group) == groups.end())
      groups.push_back(group);
    std::string place = std::string(group) + "/" + field;
    places.push_back(place);
    auto section = root.find(group);
    if (section == root.end())
      return;
    if (!section->is_object())
      throw Error(origin + ": /" + group + ": an object is expected, not " +
                  section->dump());
    auto it = section->find(field);
    if (it == section->end())
      return;
    readValue(*it, origin + ": /" + place, low, high, value);
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
