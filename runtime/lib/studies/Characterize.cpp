//===- Characterize.cpp - amc-sim characterize ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Studies.h"
#include "TestMatrices.h"
#include "amcrt/description/DeviceDescription.h"
#include "amcrt/device/OpenDevice.h"
#include "amcrt/support/Error.h"
#include "plot/Plot.h"
#include "support/WriteJson.h"

#include <Eigen/LU>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

using namespace amcrt;
using namespace amcrt::sim;

namespace {

/// A parameter that can be swept.
struct Sweep {
  std::string name;
  Axis axis;
  std::vector<double> values; ///< where none are given
  /// Places in the description; none: the size of the matrix.
  std::vector<std::string> places;
};

const std::vector<Sweep> &sweeps() {
  static const std::vector<Sweep> all = {
      {"levels",
       {"conductance levels (bits)"},
       {2, 3, 4, 5, 6, 8, 10},
       {"/cell/level_bits"}},
      {"write-noise",
       {"write error (sigma / range)", true},
       {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1},
       {"/cell/write_error_range"}},
      {"read-noise",
       {"read noise (sigma / conductance)", true},
       {0.001, 0.003, 0.01, 0.03, 0.1},
       {"/cell/read_noise"}},
      {"gain",
       {"op-amp gain (V/V)", true},
       {100, 300, 1e3, 3e3, 1e4, 1e5, 1e6},
       {"/opamp/gain"}},
      {"offset",
       {"op-amp offset (V, sigma)", true},
       {1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3},
       {"/opamp/offset_volts"}},
      {"wires",
       {"wire resistance between cells (ohm)"},
       {0, 0.5, 1, 2, 3, 5, 8, 10},
       {"/wires/row_ohms", "/wires/column_ohms"}},
      {"adc",
       {"converter bits"},
       {4, 5, 6, 7, 8, 10, 12},
       {"/converters/adc_bits", "/converters/dac_bits"}},
      {"size", {"matrix size"}, {4, 8, 16, 24, 32, 48, 64}, {}},
  };
  return all;
}

/// By its name, or any place in the description: opamp/gain.
Sweep findSweep(const std::string &name) {
  std::string known;
  for (const Sweep &sweep : sweeps()) {
    if (name == sweep.name)
      return sweep;
    known += sweep.name + ", ";
  }
  if (name.find('/') == std::string::npos)
    throw Error("--sweep: '" + name + "' is not known; known: " + known +
                "or a place in the description such as opamp/gain");
  std::string place = name[0] == '/' ? name : "/" + name;
  return {place, {place.substr(1)}, {}, {place}};
}

/// A logarithmic axis where values, but for 0, span more than a decade.
void chooseAxis(Axis &axis, const std::vector<double> &sorted) {
  auto positive = std::upper_bound(sorted.begin(), sorted.end(), 0.0);
  axis.isLogarithmic = sorted.front() >= 0 && positive != sorted.end() &&
                       sorted.back() > 10 * *positive;
}

/// `base` with the swept parameter at `value`. Throws Error where the value or
/// the place is not one of a description.
DeviceDescription withValue(const DeviceDescription &base, const Sweep &sweep,
                            double value) {
  nlohmann::json json = nlohmann::json::parse(base.toJson());
  std::string origin = "--values";
  for (const std::string &place : sweep.places)
    try {
      nlohmann::json::json_pointer pointer(place);
      if (!json.contains(pointer))
        origin = "--sweep";
      nlohmann::json &field = json[pointer];
      // Whole numbers as such: some fields take no others.
      if (value == std::floor(value) && std::abs(value) < 1e15)
        field = int64_t(value);
      else
        field = value;
    } catch (const nlohmann::json::exception &) {
      throw Error("--sweep: '" + place +
                  "' is no place of a number in a "
                  "description; `amc-sim devices NAME` prints one");
    }
  return DeviceDescription::parse(json.dump(), origin);
}

/// Throws Error unless there is something to sweep over. `arraySize`: of a
/// tile.
std::vector<double> sortedValues(const CharacterizeOptions &options,
                                 const Sweep &sweep, unsigned arraySize) {
  std::vector<double> values =
      options.values.empty() ? sweep.values : options.values;
  if (values.empty())
    throw Error("--values: are needed to sweep '" + sweep.name + "'");
  for (double value : values) {
    if (!std::isfinite(value))
      throw Error("--values: " + std::to_string(value) +
                  " is not a finite number");
    if (sweep.places.empty() &&
        (value < 1 || value > arraySize || value != std::floor(value))) {
      char text[32];
      std::snprintf(text, sizeof text, "%.6g", value);
      throw Error(std::string("--values: ") + text +
                  " is not a size of a matrix; whole numbers from 1 to the "
                  "tile's " +
                  std::to_string(arraySize) + " are");
    }
  }
  std::sort(values.begin(), values.end());
  return values;
}

/// What was measured at one value with one kind of matrix.
struct Point {
  double medianError, stableFraction, seconds, joules; ///< of one vector
};

double median(std::vector<double> values) {
  if (values.empty())
    return std::numeric_limits<double>::quiet_NaN();
  auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

Point measure(const DeviceDescription &d, const std::string &kind,
              const MatrixOptions &matrices, int count, uint64_t seed) {
  constexpr int vectors = 8;
  std::vector<double> errors, seconds, joules;
  int stable = 0;
  for (int i = 0; i < count; ++i) {
    const Matrix a = testMatrix(kind, matrices, seed + uint64_t(i));
    std::string what = capacityOf(d).whyNot(a.rows(), a.cols());
    if (!what.empty())
      throw Error(what);
    const Matrix b = testVectors(int(a.rows()), vectors, seed + uint64_t(i));
    Matrix x = b;
    Device device = Device::open("sim", d.toJson(), seed + uint64_t(i));
    if (!device.program({0, 0}, AMC_MODE_INV, AMC_ROUND_TOWARD_ZERO, view(a))
             .stable)
      continue;
    ++stable;
    amc_solve_result solved = device.inverse({0, 0}, view(b), view(x));
    Eigen::PartialPivLU<Eigen::MatrixXd> factors(a.cast<double>());
    if (!(factors.rcond() > 1e-14))
      throw Error("--matrices: " + kind +
                  " is singular to working precision; damping its diagonal "
                  "helps");
    Eigen::MatrixXd exact = factors.solve(b.cast<double>());
    errors.push_back(relativeError(x.cast<double>(), exact));
    seconds.push_back(solved.seconds / vectors);
    joules.push_back(solved.joules / vectors);
  }
  return {median(errors), double(stable) / count, median(seconds),
          median(joules)};
}

} // namespace

void sim::characterize(const CharacterizeOptions &options) {
  for (const char *ending : {".csv", ".json", ".svg"})
    checkOutputs({withEnding(options.output, ending)});
  Sweep sweep = findSweep(options.sweep);
  DeviceDescription base = loadDevice(options.device);
  std::vector<double> values =
      sortedValues(options, sweep, base.capabilities.arraySize);
  if (sweep.values.empty())
    chooseAxis(sweep.axis, values);
  // All of them before the first is measured.
  for (double value : values)
    withValue(base, sweep, value);
  for (const std::string &kind : options.matrices)
    if (sweep.places.empty() && kind.ends_with(".npy"))
      throw Error("--sweep size: the size of " + kind + " is fixed");

  auto panel = [&](const char *label, bool isLogarithmic) {
    return Panel{sweep.axis, {label, isLogarithmic}, {}};
  };
  auto isFile = [](const std::string &kind) { return kind.ends_with(".npy"); };
  std::vector<Panel> panels = {panel("relative error of x (median)", true),
                               panel("stable circuits (fraction)", false),
                               panel("time of one solve (s, median)", true),
                               panel("energy of one solve (J, median)", true)};
  std::string csv =
      "matrices," + sweep.name + ",error,stable_fraction,seconds,joules\n";
  nlohmann::json report = {{"sweep", sweep.name},
                           {"device", base.name},
                           {"points", nlohmann::json::array()}};
  panels[1].y.isFraction = true;
  for (const std::string &kind : options.matrices) {
    for (Panel &p : panels)
      p.series.push_back({kind, {}});
    for (double value : values) {
      DeviceDescription d = withValue(base, sweep, value);
      MatrixOptions matrices{options.size, options.damping, options.condition,
                             options.equilibrate};
      if (sweep.places.empty())
        matrices.size = int(value);
      Point point = measure(d, kind, matrices, options.count, options.seed);
      double numbers[] = {point.medianError, point.stableFraction,
                          point.seconds, point.joules};
      for (size_t k = 0; k < panels.size(); ++k)
        panels[k].series.back().points.push_back({value, numbers[k]});
      char row[200];
      std::snprintf(row, sizeof row, ",%g,%.6g,%g,%.6g,%.6g\n", value,
                    numbers[0], numbers[1], numbers[2], numbers[3]);
      csv += kind + row;
      nlohmann::json entry = {{"matrices", kind},
                              {"value", value},
                              {"stable_fraction", point.stableFraction}};
      if (point.stableFraction > 0) {
        entry["error"] = point.medianError;
        entry["seconds"] = point.seconds;
        entry["joules"] = point.joules;
      }
      report["points"].push_back(entry);
    }
  }
  std::printf("%s", csv.c_str());
  if (options.output.empty())
    return;
  writeText(options.output + ".csv", csv);
  writeText(options.output + ".json", jsonText(report) + "\n");
  // Files have their own sizes.
  bool hasOneSize =
      !sweep.places.empty() &&
      std::none_of(options.matrices.begin(), options.matrices.end(), isFile);
  std::string size = std::to_string(options.size);
  std::string title = base.name + ": inverses of " +
                      (hasOneSize ? size + "x" + size + " " : "") +
                      "matrices, " + std::to_string(options.count) + " each";
  writeText(options.output + ".svg", plotSvg(title, panels));
}
