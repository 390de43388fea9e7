//===- Inverse.cpp - amc-sim inverse --------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Commands.h"
#include "Matrices.h"
#include "amcrt/Error.h"
#include "amcrt/OpenDevice.h"
#include "amcrt/description/DeviceDescription.h"

#include <Eigen/LU>
#include <nlohmann/json.hpp>

#include <cstdio>

using namespace amcrt;
using namespace amcrt::sim;

namespace {

struct Run {
  amc_program_result programmed;
  amc_solve_result solved;
  Matrix x;
};

/// An effect and how to take it out of a device.
struct Effect {
  const char *name;
  void (*remove)(DeviceDescription &);
};

constexpr Effect effects[] = {
    {"conductance levels", [](DeviceDescription &d) { d.levelBits = 0; }},
    {"write error",
     [](DeviceDescription &d) {
       d.writeErrorRange = 0;
       d.writeErrorSiemens = {};
     }},
    {"device variation", [](DeviceDescription &d) { d.deviceVariation = 0; }},
    {"relaxation",
     [](DeviceDescription &d) {
       d.relaxationMeanSiemens = d.relaxationSigmaSiemens =
           d.relaxationSigmaGrowthSiemens = 0;
     }},
    {"stuck cells",
     [](DeviceDescription &d) { d.stuckOpen = d.stuckShort = 0; }},
    {"non-linear cells", [](DeviceDescription &d) { d.nonlinearityVolts = 0; }},
    {"transistors", [](DeviceDescription &d) { d.transistorOhms = 0; }},
    {"read noise", [](DeviceDescription &d) { d.readNoise = 0; }},
    {"thermal noise", [](DeviceDescription &d) { d.thermalNoise = false; }},
    {"wires", [](DeviceDescription &d) { d.rowOhms = d.columnOhms = 0; }},
    {"finite gain", [](DeviceDescription &d) { d.opampGain = 0; }},
    {"offset", [](DeviceDescription &d) { d.opampOffsetVolts = 0; }},
    {"op-amp noise",
     [](DeviceDescription &d) { d.opampNoiseVoltsPerRootHertz = 0; }},
    {"early sampling", [](DeviceDescription &d) { d.sampleSeconds = 0; }},
    {"converters", [](DeviceDescription &d) { d.dacBits = d.adcBits = 0; }},
};

} // namespace

static Run solve(const DeviceDescription &description, uint64_t seed,
                 const Matrix &a, const Matrix &b) {
  Device device = Device::open("sim", description.toJson(), seed);
  Run run;
  run.x.resize(b.rows(), b.cols());
  run.programmed =
      device.program({0, 0}, AMC_MODE_INV, AMC_ROUND_TOWARD_ZERO, view(a));
  run.solved = device.inverse({0, 0}, view(b), view(run.x));
  return run;
}

/// Whether a device without any effect settles.
static bool isStableByItself(const Matrix &a, DeviceDescription d) {
  for (const Effect &effect : effects)
    effect.remove(d);
  Device device = Device::open("sim", d.toJson(), 0);
  return device.program({0, 0}, AMC_MODE_INV, AMC_ROUND_TOWARD_ZERO, view(a))
      .stable;
}

void sim::inverse(const OperationOptions &options) {
  Matrix a = readMatrix(options.matrix), b = readMatrix(options.rhs);
  DeviceDescription d = DeviceDescription::load(options.device);
  auto shape = [](const Matrix &m) {
    return std::to_string(m.rows()) + "x" + std::to_string(m.cols());
  };
  if (a.rows() != a.cols())
    throw Error(options.matrix + ": is " + shape(a) +
                "; a square matrix is needed");
  if (a.rows() > d.arraySize)
    throw Error(options.matrix + ": is " + shape(a) + "; a tile of '" + d.name +
                "' holds at most " + std::to_string(d.arraySize) + "x" +
                std::to_string(d.arraySize));
  if (b.rows() != a.rows())
    throw Error(options.rhs + ": has " + std::to_string(b.rows()) +
                " rows, the matrix " + std::to_string(a.rows()));
  Eigen::PartialPivLU<Eigen::MatrixXd> factors(a.cast<double>());
  if (!(factors.rcond() > 1e-14))
    throw Error(options.matrix + ": is singular to working precision; "
                                 "damping its diagonal helps");
  Eigen::MatrixXd exact = factors.solve(b.cast<double>());

  Run run = solve(d, options.seed, a, b);
  double error = relativeError(run.x, exact);
  std::printf("error          %.4g (relative to float64)\n", error);
  std::printf("condition      %.4g (realised)\n", run.programmed.condition);
  std::printf("stable         %s\n",
              run.programmed.stable
                  ? "yes"
                  : "no: the outputs latch at the rails, x is no solution");
  std::printf("saturated      %llu of %ld columns\n",
              static_cast<unsigned long long>(run.solved.saturated),
              long(b.cols()));
  std::printf("solving        %.4g s, %.4g J\n", run.solved.seconds,
              run.solved.joules);
  std::printf("programming    %.4g s, %.4g J, %llu cells\n",
              run.programmed.seconds, run.programmed.joules,
              static_cast<unsigned long long>(run.programmed.cells_written));
  nlohmann::json report = {{"error", error},
                           {"condition", run.programmed.condition},
                           {"stable", run.programmed.stable != 0},
                           {"saturated", run.solved.saturated},
                           {"solve_seconds", run.solved.seconds},
                           {"solve_joules", run.solved.joules},
                           {"program_seconds", run.programmed.seconds},
                           {"program_joules", run.programmed.joules},
                           {"cells_written", run.programmed.cells_written}};
  if (!run.programmed.stable)
    report["condition"] = nullptr;

  if (!isStableByItself(a, d))
    std::printf(
        "\nNo circuit settles with this matrix, even without errors; with "
        "a positive definite\none every circuit does.\n");
  std::printf("\n%-20s %18s %18s\n", "effect", "without it", "it alone");
  const char *worst = nullptr;
  double least = error;
  DeviceDescription none = d;
  for (const Effect &effect : effects)
    effect.remove(none);
  for (const Effect &effect : effects) {
    DeviceDescription without = d, alone = d;
    effect.remove(without);
    for (const Effect &other : effects)
      if (&other != &effect)
        other.remove(alone);
    if (without.toJson() == d.toJson())
      continue; // The device does not have it.
    auto errorOf = [&](const DeviceDescription &device, const char *key) {
      Run part = solve(device, options.seed, a, b);
      double value = relativeError(part.x, exact);
      report["effects"][effect.name][key] = value;
      report["effects"][effect.name]["stable_" + std::string(key)] =
          part.programmed.stable != 0;
      if (&device == &without && part.programmed.stable && value < least) {
        least = value;
        worst = effect.name;
      }
      char text[32];
      std::snprintf(text, sizeof text, "%.4g%s", value,
                    part.programmed.stable ? "" : " (unstable)");
      return std::string(text);
    };
    std::printf("%-20s %18s %18s\n", effect.name,
                errorOf(without, "without").c_str(),
                errorOf(alone, "alone").c_str());
  }
  report["largest_effect"] = worst ? nlohmann::json(worst) : nullptr;
  if (worst)
    std::printf("\nlargest: %s, without which the error is %.4g instead of "
                "%.4g\n",
                worst, least, error);
  if (!options.output.empty())
    writeMatrix(options.output, run.x);
  if (!options.report.empty())
    writeText(options.report, report.dump(1) + "\n");
}
