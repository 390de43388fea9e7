//===- Transient.cpp - amc-sim transient ----------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "device/sim/Transient.h"
#include "Matrices.h"
#include "Studies.h"
#include "amcrt/support/Error.h"
#include "device/sim/Settling.h"
#include "device/sim/SimTile.h"
#include "plot/Plot.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace amcrt;
using namespace amcrt::sim;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Of a curve, after the one at time 0.
static constexpr unsigned samples = 400;

/// At most about ten seconds of matrix products.
static double mostSteps(Eigen::Index states) {
  return std::min(4e6, 5e9 / double(states * states));
}

static std::string text(double value, const char *unit) {
  char text[40];
  std::snprintf(text, sizeof text, "%.4g %s", value, unit);
  return text;
}

/// Throws Error where the circuit of this system cannot be.
static void checkSystem(const OperationOptions &options,
                        const DeviceDescription &d, const Matrix &a,
                        const Matrix &b) {
  if (a.rows() != a.cols())
    throw Error(options.matrix + ": is " + shapeText(a) +
                "; a square matrix is needed");
  std::string what = capacityOf(d).whyNot(a.rows(), a.cols());
  if (!what.empty())
    throw Error(options.matrix + ": " + what);
  if (b.rows() != a.rows())
    throw Error(options.rhs + ": has " + std::to_string(b.rows()) +
                " rows, the matrix " + std::to_string(a.rows()));
  if (b.col(0).isZero(0))
    throw Error(options.rhs + ": its first column is zero");
}

/// Writes PREFIX.csv, and PREFIX.svg with the first eight outputs.
static void writeCurves(const std::string &prefix, const std::string &device,
                        const MatrixXd &outputs, double seconds) {
  std::string csv = "seconds";
  for (Eigen::Index i = 0; i < outputs.rows(); ++i)
    csv += ",x" + std::to_string(i);
  csv += "\n";
  Panel panel{{"time (s)"}, {"outputs (V)"}, {}};
  Eigen::Index drawn = std::min<Eigen::Index>(outputs.rows(), 8);
  for (Eigen::Index i = 0; i < drawn; ++i)
    panel.series.push_back({"x" + std::to_string(i), {}});
  for (Eigen::Index k = 0; k <= samples; ++k) {
    double time = seconds * (double(k) / samples);
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", time);
    csv += text;
    for (Eigen::Index i = 0; i < outputs.rows(); ++i) {
      std::snprintf(text, sizeof text, ",%.6g", outputs(i, k));
      csv += text;
      if (i < drawn)
        panel.series[size_t(i)].points.push_back({time, outputs(i, k)});
    }
    csv += "\n";
  }
  panel.hasMarks = false;
  writeText(prefix + ".csv", csv);
  writeText(prefix + ".svg",
            plotSvg(device + ": outputs of one solve", {panel}));
}

void sim::transient(const OperationOptions &options, double seconds) {
  checkOutputs(
      {withEnding(options.output, ".csv"), withEnding(options.output, ".svg")});
  DeviceDescription d = loadDevice(options.device);
  Matrix a = readMatrix(options.matrix), b = readMatrix(options.rhs);
  checkSystem(options, d, a, b);
  // The equations are of linear cells, and followed until they settle.
  d.physics.cell.nonlinearityVolts = d.physics.converters.sampleSeconds = 0;
  double clock = 0;
  SimTile tile(d, options.seed, 0, clock);
  bool stable =
      tile.program(AMC_MODE_INV, AMC_ROUND_TOWARD_ZERO, a).stable != 0;
  VectorXd volts = tile.inputVolts(b.col(0)).cast<double>();
  double formula = tile.settlingSeconds();
  TransientParameters parameters{
      .gain = d.physics.opamp.gain,
      .bandwidthHertz = d.physics.opamp.bandwidthHertz,
      .railVolts = d.physics.opamp.supplyVolts,
      .samples = samples,
      .settledShare = settledError(d.physics.converters),
      .mostSteps = mostSteps(2 * a.rows())};
  auto follow = [&](double duration) {
    parameters.seconds = duration;
    return amcrt::transient(tile.circuit(), volts, tile.offsetVolts(),
                            parameters);
  };
  bool isGiven = seconds > 0;
  double longest = longestTransient(parameters);
  if (!isGiven)
    seconds = std::min(longest, stable ? 1.5 * formula
                                       : 100 / d.physics.opamp.bandwidthHertz);
  TransientResult result = follow(seconds);
  if (result.seconds < seconds)
    throw Error("--seconds: " + text(seconds, "s") +
                " are too long to follow this circuit of " +
                text(d.physics.opamp.bandwidthHertz, "Hz") +
                ", which still moves after " + text(result.seconds, "s") +
                "; at most that is possible");
  bool fits = result.largestVolts <= d.physics.opamp.supplyVolts;
  auto settles = [&] { return std::isfinite(result.settledSeconds); };
  while (!isGiven && stable && fits && !settles() && !result.rests &&
         seconds < longest) {
    seconds = std::min(longest, 2 * seconds);
    result = follow(seconds);
  }

  const MatrixXd &outputs = result.outputs;
  VectorXd last = outputs.col(samples);
  double away = (last - result.solution).norm() / result.solution.norm();
  std::string settled, byFormula = " (formula: " + text(formula, "s") + ")";
  if (settles())
    settled = text(result.settledSeconds, "s") + " to half a step of the ADC" +
              byFormula;
  else if (!stable)
    settled = "no: the circuit is unstable";
  else if (!fits)
    settled = "no: the solution has an amplifier at " +
              text(result.largestVolts, "V") + ", beyond the rails of " +
              text(d.physics.opamp.supplyVolts, "V");
  else if (result.rests)
    settled = "no: it rests elsewhere, with amplifiers at the rails";
  else if (isGiven)
    settled = "no: --seconds is too short" + byFormula;
  else
    settled = "no: it still moves after " + text(seconds, "s") +
              ", and no circuit is followed longer" + byFormula;
  std::printf("stable         %s\n", stable ? "yes" : "no");
  std::printf("settled        %s\n", settled.c_str());
  std::printf("distance       %.4g of the solution after %.4g s\n", away,
              seconds);
  if (options.output.empty())
    return;
  writeCurves(options.output, d.name, outputs, seconds);
}
