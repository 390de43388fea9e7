//===- Characterize.cpp - amc-sim characterize ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "Plot.h"
#include "TestMatrices.h"
#include "amcrt/Error.h"
#include "amcrt/OpenDevice.h"
#include "amcrt/description/DeviceDescription.h"

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
  const char *name;
  Axis axis;
  std::vector<double> values;               ///< where none are given
  void (*set)(DeviceDescription &, double); ///< null: the size of the matrix
};

const std::vector<Sweep> &sweeps() {
  static const std::vector<Sweep> all = {
      {"levels",
       {"conductance levels (bits)"},
       {2, 3, 4, 5, 6, 8, 10},
       [](DeviceDescription &d, double v) { d.levelBits = unsigned(v); }},
      {"write-noise",
       {"write error (sigma / range)", true},
       {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1},
       [](DeviceDescription &d, double v) { d.writeErrorRange = v; }},
      {"read-noise",
       {"read noise (sigma / conductance)", true},
       {0.001, 0.003, 0.01, 0.03, 0.1},
       [](DeviceDescription &d, double v) { d.readNoise = v; }},
      {"gain",
       {"op-amp gain (V/V)", true},
       {100, 300, 1e3, 3e3, 1e4, 1e5, 1e6},
       [](DeviceDescription &d, double v) { d.opampGain = v; }},
      {"offset",
       {"op-amp offset (V, sigma)", true},
       {1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3},
       [](DeviceDescription &d, double v) { d.opampOffsetVolts = v; }},
      {"wires",
       {"wire resistance between cells (ohm)"},
       {0, 0.5, 1, 2, 3, 5, 8, 10},
       [](DeviceDescription &d, double v) { d.rowOhms = d.columnOhms = v; }},
      {"adc",
       {"converter bits"},
       {4, 5, 6, 7, 8, 10, 12},
       [](DeviceDescription &d, double v) {
         d.adcBits = d.dacBits = unsigned(v);
       }},
      {"size", {"matrix size"}, {4, 8, 16, 24, 32, 48, 64}, nullptr},
  };
  return all;
}

const Sweep &findSweep(const std::string &name) {
  std::string known;
  for (const Sweep &sweep : sweeps()) {
    if (name == sweep.name)
      return sweep;
    known += (known.empty() ? "" : ", ") + std::string(sweep.name);
  }
  throw Error("--sweep: '" + name + "' is not known; known: " + known);
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
    if (a.rows() > d.arraySize)
      throw Error("a " + std::to_string(a.rows()) + "x" +
                  std::to_string(a.rows()) + " matrix does not fit a tile of " +
                  std::to_string(d.arraySize));
    const Matrix b = testVectors(int(a.rows()), vectors, seed + uint64_t(i));
    Matrix x = b;
    Device device = Device::open("sim", d.toJson(), seed + uint64_t(i));
    if (!device.program({0, 0}, AMC_MODE_INV, AMC_ROUND_TOWARD_ZERO, view(a))
             .stable)
      continue;
    ++stable;
    amc_solve_result solved = device.inverse({0, 0}, view(b), view(x));
    Eigen::MatrixXd exact =
        a.cast<double>().partialPivLu().solve(b.cast<double>());
    errors.push_back(relativeError(x, exact));
    seconds.push_back(solved.seconds / vectors);
    joules.push_back(solved.joules / vectors);
  }
  return {median(errors), double(stable) / count, median(seconds),
          median(joules)};
}

} // namespace

void sim::characterize(const CharacterizeOptions &options) {
  const Sweep &sweep = findSweep(options.sweep);
  DeviceDescription base = DeviceDescription::load(options.device);
  std::vector<double> values =
      options.values.empty() ? sweep.values : options.values;
  std::sort(values.begin(), values.end());

  auto panel = [&](const char *label, bool isLogarithmic) {
    return Panel{sweep.axis, {label, isLogarithmic}, {}};
  };
  std::vector<Panel> panels = {panel("relative error of x (median)", true),
                               panel("stable circuits (fraction)", false),
                               panel("time of one solve (s, median)", true),
                               panel("energy of one solve (J, median)", true)};
  std::string csv =
      "matrices," + options.sweep + ",error,stable_fraction,seconds,joules\n";
  nlohmann::json report = {{"sweep", options.sweep},
                           {"device", base.name},
                           {"points", nlohmann::json::array()}};
  for (const std::string &kind : options.matrices) {
    for (Panel &p : panels)
      p.series.push_back({kind, {}});
    for (double value : values) {
      DeviceDescription d = base;
      MatrixOptions matrices{options.size, options.damping, options.condition,
                             options.equilibrate};
      if (sweep.set)
        sweep.set(d, value);
      else
        matrices.size = int(value);
      if (matrices.size < 1)
        throw Error("--values: a matrix has at least one row");
      // The description checks the range of what was set.
      d = DeviceDescription::parse(d.toJson(), "--values");
      Point point = measure(d, kind, matrices, options.count, options.seed);
      double numbers[] = {point.medianError, point.stableFraction,
                          point.seconds, point.joules};
      for (size_t k = 0; k < panels.size(); ++k)
        panels[k].series.back().points.push_back({value, numbers[k]});
      char row[200];
      std::snprintf(row, sizeof row, "%s,%g,%.6g,%g,%.6g,%.6g\n", kind.c_str(),
                    value, numbers[0], numbers[1], numbers[2], numbers[3]);
      csv += row;
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
  writeText(options.output + ".json", report.dump(1) + "\n");
  std::string title =
      base.name + ": inverses of " +
      (sweep.set ? std::to_string(options.size) + "x" +
                       std::to_string(options.size) + " matrices"
                 : std::string("matrices")) +
      ", " + std::to_string(options.count) + " each";
  writeText(options.output + ".svg", plotSvg(title, panels));
}
