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
#include "device/sim/Settling.h"
#include "device/sim/SimTile.h"

#include <Eigen/LU>

#include <algorithm>
#include <cstdio>

using namespace amcrt;
using namespace amcrt::sim;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// When the outputs enter and stay within `share` of their last values.
static double settledAt(const MatrixXd &outputs, double share,
                        double secondsPerSample) {
  VectorXd last = outputs.col(outputs.cols() - 1);
  Eigen::Index sample = outputs.cols() - 1;
  while (sample > 0 &&
         (outputs.col(sample - 1) - last).norm() <= share * last.norm())
    --sample;
  return double(sample) * secondsPerSample;
}

void sim::transient(const OperationOptions &options, double seconds) {
  Matrix a = readMatrix(options.matrix), b = readMatrix(options.rhs);
  DeviceDescription d = DeviceDescription::load(options.device);
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
  VectorXd final = invMatrix(circuit, d.opampGain)
                       .partialPivLu()
                       .solve(-circuit.inputCurrents(volts));
  double peak = final.cwiseAbs().maxCoeff();
  if (programmed.stable)
    while (peak > d.supplyVolts) {
      volts /= 2;
      final /= 2;
      peak /= 2;
    }
  double predicted = tile.settlingSeconds();
  if (seconds == 0)
    seconds = programmed.stable ? 1.5 * predicted : 1e-6;
  constexpr unsigned samples = 400;
  MatrixXd outputs = amcrt::transient(
      circuit, volts,
      {d.opampGain, d.opampBandwidthHertz, d.supplyVolts, seconds, samples});

  std::printf("stable         %s\n", programmed.stable ? "yes" : "no");
  if (programmed.stable) {
    VectorXd last = outputs.col(samples);
    std::printf("settled        %.4g s to half a step of the ADC (formula: "
                "%.4g s)\n",
                settledAt(outputs, settledError(d), seconds / samples),
                predicted);
    std::printf("distance       %.4g of the solution after %.4g s\n",
                (last - final).norm() / final.norm(), seconds);
  }
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
