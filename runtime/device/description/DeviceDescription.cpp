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
  cell("read_noise", d.readNoise, 0, 1);
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
  opamp("watts", d.opampWatts, 0, 10);
  opamp("supply_volts", d.supplyVolts, 1e-3, 100);
  auto converter = [&](const char *name, auto &value, double low, double high) {
    field("converters", name, value, low, high);
  };
  converter("dac_bits", d.dacBits, 0, 24);
  converter("adc_bits", d.adcBits, 0, 24);
  converter("input_volts", d.inputVolts, 1e-6, 100);
  converter("dac_seconds", d.dacSeconds, 0, 1);
  converter("adc_seconds", d.adcSeconds, 0, 1);
  converter("dac_joules", d.dacJoules, 0, 1);
  converter("adc_joules", d.adcJoules, 0, 1);
  auto write = [&](const char *name, auto &value, double low, double high) {
    field("write", name, value, low, high);
  };
  write("pulses_per_cell", d.pulsesPerCell, 0, 1e6);
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

DeviceDescription preset(const std::string &name) {
  DeviceDescription d;
  d.name = name;
  if (name == "ideal") {
    d.levelBits = 0;
    d.minConductanceSiemens = 0;
    d.writeErrorRange = d.readNoise = 0;
    d.opampGain = 0;
    d.opampOffsetVolts = 0;
    d.dacBits = d.adcBits = 0;
  }
  return d;
}

} // namespace

const std::vector<std::string> &DeviceDescription::presets() {
  static const std::vector<std::string> names = {"ideal", "rram-64"};
  return names;
}

const char *DeviceDescription::presetNote(const std::string &preset) {
  return preset == "ideal" ? "every effect off; time and energy of rram-64"
                           : "16 levels, 0.5 to 35 uS, 1 % write error";
}

std::string DeviceDescription::toJson() const {
  json root = {{"name", name}};
  eachField(*this, [&](const char *group, const char *field, const auto &value,
                       double, double) { root[group][field] = value; });
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
                  " is not a preset; known: ideal, rram-64");
    base = *it;
  }
  DeviceDescription d = preset(base);
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
    using T = std::decay_t<decltype(value)>;
    std::string allowed =
        std::string(std::is_integral_v<T> ? "an integer" : "a number") +
        " from " + text(low) + " to " + text(high) + " is allowed";
    if (!it->is_number() ||
        (std::is_integral_v<T> && !it->is_number_integer()) ||
        !(it->template get<double>() >= low &&
          it->template get<double>() <= high))
      throw Error(origin + ": /" + place + ": " + it->dump() + ": " + allowed);
    value = it->template get<T>();
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
    return preset(presetOrFile);
  if (presetOrFile.find('/') == std::string::npos &&
      presetOrFile.find('.') == std::string::npos)
    throw Error("device '" + presetOrFile +
                "' is not a preset; the nearest is '" +
                nearest(presetOrFile, names) +
                "'; a description of your own is given as FILE.json");
  std::vector<uint8_t> bytes = readWholeFile(presetOrFile, 1 << 20);
  return parse(std::string(bytes.begin(), bytes.end()), presetOrFile);
}
