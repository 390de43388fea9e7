//===- Transient.cpp - amc-sim transient ----------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "device/sim/Transient.h"
#include "Commands.h"
#include "Matrices.h"
#include "Plot.h"
#include "amcrt/Error.h"
#include "device/sim/Converters.h"
#include "device/sim/Settling.h"
#include "device/sim/SimTile.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace amcrt;
using namespace amcrt::sim;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// At most about ten seconds of matrix products.
static double mostSteps(Eigen::Index states) {
  return std::min(4e6, 5e9 / double(states * states));
}

static std::string text(double value, const char *unit) {
  char text[40];
  std::snprintf(text, sizeof text, "%.4g %s", value, unit);
  return text;
}

void sim::transient(const OperationOptions &options, double seconds) {
  checkOutputs(
      {withEnding(options.output, ".csv"), withEnding(options.output, ".svg")});
  Matrix a = readMatrix(options.matrix), b = readMatrix(options.rhs);
  DeviceDescription d = loadDevice(options.device);
  if (a.rows() != a.cols() || a.rows() > d.arraySize)
    throw Error(options.matrix + ": is " + std::to_string(a.rows()) + "x" +
                std::to_string(a.cols()) + "; a square matrix of at most " +
                std::to_string(d.arraySize) + " rows is needed");
  if (b.rows() != a.rows())
    throw Error(options.rhs + ": has " + std::to_string(b.rows()) +
                " rows, the matrix " + std::to_string(a.rows()));
  double clock = 0;
  SimTile tile(d, options.seed, 0, clock);
  amc_program_result programmed =
      tile.program(AMC_MODE_INV, AMC_ROUND_TOWARD_ZERO, a);
  Arrays circuit = tile.circuit();

  // The first vector, in the largest range whose outputs fit.
  VectorXd volts = b.col(0).cast<double>();
  double largest = volts.cwiseAbs().maxCoeff();
  if (largest == 0)
    throw Error(options.rhs + ": its first column is zero");
  volts *= d.inputVolts / largest;
  const Offsets &offsets = tile.offsetVolts();
  if (programmed.stable) {
    Eigen::PartialPivLU<MatrixXd> loop(invMatrix(circuit, d.opampGain));
    VectorXd offset = loop.solve(invOffsetCurrents(
        circuit, d.opampGain, offsets.opamps, offsets.inverters));
    VectorXd final = loop.solve(-circuit.inputCurrents(volts));
    double room = d.supplyVolts - offset.cwiseAbs().maxCoeff();
    volts *= std::ldexp(
        1.0, -rangeBelow(float(final.cwiseAbs().maxCoeff()), float(room)));
  }
  double predicted = tile.settlingSeconds();
  if (seconds == 0)
    seconds = programmed.stable ? 1.5 * predicted : 100 / d.opampBandwidthHertz;
  constexpr unsigned samples = 400;
  TransientParameters parameters{
      d.opampGain, d.opampBandwidthHertz, d.supplyVolts,          seconds,
      samples,     settledError(d),       mostSteps(2 * a.rows())};
  TransientResult result =
      amcrt::transient(circuit, volts, offsets, parameters);
  const MatrixXd &outputs = result.outputs;
  if (result.seconds < seconds)
    throw Error("--seconds: " + text(seconds, "s") +
                " are too long to follow this circuit of " +
                text(d.opampBandwidthHertz, "Hz") +
                ", which still moves after " + text(result.seconds, "s") +
                "; at most that is possible");

  VectorXd last = outputs.col(samples);
  double away = (last - result.solution).norm() / result.solution.norm();
  double peak = result.solution.cwiseAbs().maxCoeff();
  std::string settled;
  if (std::isfinite(result.settledSeconds))
    settled = text(result.settledSeconds, "s") +
              " to half a step of the ADC (formula: " + text(predicted, "s") +
              ")";
  else if (!programmed.stable)
    settled = "no: the circuit is unstable";
  else if (peak > d.supplyVolts)
    settled = "no: the solution has outputs of " + text(peak, "V") +
              ", beyond the rails of " + text(d.supplyVolts, "V");
  else
    settled =
        "no: --seconds is too short (formula: " + text(predicted, "s") + ")";
  std::printf("stable         %s\n", programmed.stable ? "yes" : "no");
  std::printf("settled        %s\n", settled.c_str());
  std::printf("distance       %.4g of the solution after %.4g s\n", away,
              seconds);
  if (options.output.empty())
    return;
  std::string csv = "seconds";
  for (Eigen::Index i = 0; i < outputs.rows(); ++i)
    csv += ",x" + std::to_string(i);
  csv += "\n";
  Panel panel{{"time (s)"}, {"outputs (V)"}, {}};
  Eigen::Index drawn = std::min<Eigen::Index>(outputs.rows(), 8);
  for (Eigen::Index i = 0; i < drawn; ++i)
    panel.series.push_back({"x" + std::to_string(i), {}});
  for (Eigen::Index k = 0; k <= samples; ++k) {
    double time = seconds * double(k) / samples;
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
  writeText(options.output + ".csv", csv);
  writeText(options.output + ".svg",
            plotSvg(d.name + ": outputs of one solve", {panel}));
}
