//===- Inverse.cpp - amc-sim inverse --------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Crossbar.h"
#include "Effects.h"
#include "Errors.h"
#include "Matrices.h"
#include "Studies.h"
#include "amcrt/description/DeviceDescription.h"
#include "amcrt/support/Error.h"
#include "support/WriteJson.h"

#include <Eigen/LU>
#include <nlohmann/json.hpp>

#include <cstdio>

using namespace amcrt;
using namespace amcrt::sim;

namespace {

/// What one seed gave.
struct Run {
  amc_program_result programmed;
  std::optional<amc_calibrate_result> calibrated;
  amc_solve_result solved;
  Matrix x;
  double error;
};

/// A system and the solution that it should have.
struct System {
  Contents contents;
  Matrix b;
  Eigen::MatrixXd exact;
};

} // namespace

static System readSystem(const OperationOptions &options,
                         const DeviceDescription &d) {
  System system{readContents(options, d), readMatrix(options.rhs), {}};
  const Matrix &a = system.contents.matrix;
  const std::string &name =
      options.matrix.empty() ? options.conductances[0] : options.matrix;
  if (a.rows() != a.cols())
    throw Error(name + ": is " + shapeText(a) + "; a square matrix is needed");
  std::string what = capacityOf(d).whyNot(a.rows(), a.cols());
  if (!what.empty())
    throw Error(name + ": " + what);
  if (system.b.rows() != a.rows())
    throw Error(options.rhs + ": has " + std::to_string(system.b.rows()) +
                " rows, the matrix " + std::to_string(a.rows()));
  Eigen::PartialPivLU<Eigen::MatrixXd> factors(a.cast<double>());
  if (!(factors.rcond() > 1e-14))
    throw Error(name + ": is singular to working precision; "
                       "damping its diagonal helps");
  system.exact = factors.solve(system.b.cast<double>());
  return system;
}

static Run solve(const DeviceDescription &d, uint64_t seed,
                 const System &system, const OperationOptions &options,
                 ConductanceFiles *files = nullptr) {
  const Matrix &b = system.b;
  Crossbar crossbar(d, AMC_MODE_INV, seed, 0);
  Run run;
  run.programmed = crossbar.hold(system.contents, 0, 0, b.rows(), b.rows());
  run.calibrated = crossbar.prepare(options);
  run.x.resize(b.rows(), b.cols());
  run.solved = crossbar.solve(view(b), run.x);
  run.error = relativeError(run.x.cast<double>(), system.exact);
  if (files)
    files->take(crossbar, 0, 0, 0);
  return run;
}

namespace {

/// One device over all the seeds.
struct Sample {
  Errors errors;
  uint64_t stable = 0;
};

} // namespace

static Sample sampleOf(const DeviceDescription &d, const System &system,
                       const OperationOptions &options) {
  Sample sample;
  for (uint64_t i = 0; i < options.seeds; ++i) {
    Run run = solve(d, options.seed + i, system, options);
    sample.errors.each.push_back(run.error);
    sample.stable += run.programmed.stable;
  }
  return sample;
}

/// Whether a device without any effect settles.
static bool isStableByItself(const Matrix &a, DeviceDescription d) {
  for (const Effect &effect : allEffects())
    effect.remove(d);
  Contents contents;
  contents.matrix = a;
  Crossbar crossbar(d, AMC_MODE_INV, 0, 0);
  return crossbar.hold(contents, 0, 0, a.rows(), a.cols()).stable;
}

static void printFigures(const OperationOptions &options, const System &system,
                         const Run &run, const Sample &sample) {
  std::printf("error          %s\n", sample.errors.line().c_str());
  std::printf("condition      %.4g (realised)\n", run.programmed.condition);
  if (options.seeds > 1)
    std::printf("stable         %llu of %llu seeds\n",
                static_cast<unsigned long long>(sample.stable),
                static_cast<unsigned long long>(options.seeds));
  else
    std::printf("stable         %s\n",
                run.programmed.stable
                    ? "yes"
                    : "no: the outputs latch at the rails, x is no solution");
  std::printf("saturated      %llu of %ld columns\n",
              static_cast<unsigned long long>(run.solved.saturated),
              long(system.b.cols()));
  if (run.programmed.stable)
    warnOfSaturation(run.solved.saturated, uint64_t(system.b.cols()));
  std::printf("solving        %.4g s, %.4g J\n", run.solved.seconds,
              run.solved.joules);
  if (!system.contents.isMeasured)
    std::printf("programming    %.4g s, %.4g J, %llu cells\n",
                run.programmed.seconds, run.programmed.joules,
                static_cast<unsigned long long>(run.programmed.cells_written));
}

/// Prints and reports the error without each effect, and with it alone.
static void compareEffects(const DeviceDescription &d, const System &system,
                           const OperationOptions &options, double error,
                           nlohmann::json &report) {
  if (!isStableByItself(system.contents.matrix, d))
    std::printf(
        "\nNo circuit settles with this matrix, even without errors; with "
        "a positive definite\none every circuit does.\n");
  std::printf("\n%-20s %18s %18s\n", "effect", "without it", "it alone");
  const char *worst = nullptr;
  double least = error;
  for (const Effect &effect : allEffects()) {
    DeviceDescription without = d, alone = d;
    effect.remove(without);
    for (const Effect &other : allEffects())
      if (&other != &effect)
        other.remove(alone);
    if (without.toJson() == d.toJson() ||
        (effect.isOfWriting && system.contents.isMeasured))
      continue; // The device does not have it.
    auto errorOf = [&](const DeviceDescription &device, const char *key) {
      Sample part = sampleOf(device, system, options);
      double value = part.errors.mean();
      bool isStable = part.stable == options.seeds;
      report["effects"][effect.name][key] = value;
      report["effects"][effect.name]["stable_" + std::string(key)] = isStable;
      if (&device == &without && isStable && value < least) {
        least = value;
        worst = effect.name;
      }
      return part.errors.text() + (isStable ? "" : " (unstable)");
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
}

void sim::inverse(const OperationOptions &options) {
  checkOutputs({options.output, options.report,
                withEnding(options.writeConductances, "-positive.npy")});
  DeviceDescription d = loadDevice(options.device);
  const System system = readSystem(options, d);
  const Matrix &a = system.contents.matrix;
  ConductanceFiles files(a.rows(), a.cols(), 1);
  Run run = solve(d, options.seed, system, options, &files);
  Sample sample = sampleOf(d, system, options);
  double error = sample.errors.mean();
  printFigures(options, system, run, sample);
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
  sample.errors.addTo(report);
  if (options.seeds > 1)
    report["stable_seeds"] = sample.stable;
  if (run.calibrated) {
    std::printf("calibration    %.4g s, %.4g J, residual %.4g of the rails\n",
                run.calibrated->seconds, run.calibrated->joules,
                run.calibrated->residual);
    report["calibration_residual"] = run.calibrated->residual;
  }

  compareEffects(d, system, options, error, report);
  if (!options.output.empty())
    writeMatrix(options.output, run.x);
  if (!options.writeConductances.empty())
    files.write(options.writeConductances);
  if (!options.report.empty())
    writeText(options.report, jsonText(report) + "\n");
}
