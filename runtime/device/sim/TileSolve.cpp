//===- TileSolve.cpp - Products and inverses of a crossbar ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sixteen vectors at a time: what is kept of them stays in the first cache, and
// what belongs to a vector fits a lane (Lanes.h).
//
//===----------------------------------------------------------------------===//

#include "Converters.h"
#include "Costs.h"
#include "NonlinearCells.h"
#include "Saturation.h"
#include "SimTile.h"

#include <algorithm>
#include <cmath>

using namespace amcrt;
using Eigen::Index;
using Eigen::MatrixXf;

amc_solve_result SimTile::solve(const MatrixView &rhs, MatrixOutView &out) {
  age();
  amc_solve_result result{};
  for (Index j = 0; j < rhs.cols(); j += lanes) {
    Index count = std::min<Index>(lanes, rhs.cols() - j);
    auto part = [&](auto &m) {
      using View = std::decay_t<decltype(m)>;
      return View(m.data() + j * m.outerStride(), m.rows(), count,
                  Eigen::Stride<-1, -1>(m.outerStride(), m.innerStride()));
    };
    withUnitStride(part(rhs), [&](const auto &from) {
      withUnitStride(part(out), [&](auto to) {
        if constexpr (std::is_convertible_v<decltype(to), Vectors>) {
          solveSome(from, to, result);
        } else {
          MatrixXf copy(to.rows(), to.cols());
          solveSome(from, copy, result);
          to = copy;
        }
      });
    });
  }
  if (result.saturated > 0)
    noteSaturated(result.saturated, rhs.cols());
  return result;
}

/// The voltages at the inputs, each vector normalised to the full scale.
AMC_WIDE void SimTile::loadInputs(const ConstVectors &rhs, PerVector peaks) {
  const DeviceDescription &d = *description;
  auto fullScale = float(d.inputVolts);
  input.resize(rhs.rows(), rhs.cols());
  fillRange(rhs, peaks, fullScale, d.dacBits, input);
  // A vector of zeros switches nothing on.
  PerVector scales = peaks > 0 ? Floats{} + fullScale : Floats{};
  addConverterNoise(input, scales, d.dacBits, d.dacNoiseLsb,
                    stream(Draw::dacNoise, reads));
}

/// Brings the outputs between the rails by smaller ranges of the inputs.
/// Returns the ranges, and adds the vectors to `railed` for which the smallest
/// is not enough.
AMC_WIDE Ints SimTile::settle(std::vector<Index> &railed) {
  const DeviceDescription &d = *description;
  bool isLoop = mode == AMC_MODE_INV;
  Ints ranges{};
  float limit = float(d.supplyVolts) - largestOffset;
  if (isLoop && d.nonlinearityVolts > 0)
    limit = bent(limit, d);
  if (response.shiftGain == 0 && largestGain * float(d.inputVolts) <= limit)
    return ranges;
  PerVector peaks = peaksOf(output);
  for (Index j = 0; j < output.cols(); ++j) {
    float peak = peaks[j];
    if (response.shiftGain > 0)
      peak =
          std::max(peak, response.shiftGain *
                             std::abs((isLoop ? output : input).col(j).sum()));
    if (peak <= limit)
      continue;
    ranges[j] = rangeBelow(peak, limit);
    float factor = std::ldexp(1.0f, -ranges[j]);
    input.col(j) *= factor;
    output.col(j) *= factor;
    if (peak * factor > limit)
      railed.push_back(j);
  }
  return ranges;
}

/// E4 and E8. Independent noise of the cells and the amplifiers adds up to one
/// normal number on each row: exact for a product; for a loop to first order.
void SimTile::addNoise(const MatrixXf &columns) {
  const DeviceDescription &d = *description;
  if (d.readNoise == 0 && d.opampNoiseVoltsPerRootHertz == 0 && !d.thermalNoise)
    return;
  noise.resize(outputs(), columns.cols());
  fillNormal(stream(Draw::readNoise, reads),
             {noise.data(), size_t(noise.size())}, size_t(noise.rows()));
  MatrixXf shifted;
  if (response.shiftGain > 0) {
    // The shift column is one more with its own voltage.
    shifted.resize(columns.rows() + 1, columns.cols());
    shifted << columns, response.shiftGain * columns.colwise().sum();
  }
  const MatrixXf &voltages = shifted.size() > 0 ? shifted : columns;
  if (mode == AMC_MODE_MVM)
    return deviation.addTo(output, voltages, noise);
  deviation.scale(voltages, noise);
  loop.addTo(output, noise);
}

/// The outputs of the linear circuit, for the inputs that are left after
/// ranging.
Ints SimTile::respond(std::vector<Index> &railed) {
  const DeviceDescription &d = *description;
  output.resize(outputs(), input.cols());
  if (usesCodes())
    codes.multiply(input, float(d.inputVolts) * converterStep(d.dacBits),
                   output);
  else
    transfer.multiply(input, output);
  return settle(railed);
}

AMC_WIDE void SimTile::solveSome(const ConstVectors &rhs, Vectors out,
                                 amc_solve_result &result) {
  const DeviceDescription &d = *description;
  bool isLoop = mode == AMC_MODE_INV;
  PerVector scales = peaksOf(rhs);
  loadInputs(rhs, scales);
  PerVector peaks;
  Ints ranges{};
  if (response.stable) {
    std::vector<Index> railed;
    ranges = respond(railed);
    if (d.nonlinearityVolts > 0) {
      if (isLoop)
        bendLoop(output, response, d);
      else
        bendProduct(output, input, response, d);
    }
    addNoise(isLoop ? output : input);
    peaks = addToEach(output, response.offset);
    if (isLoop && !railed.empty()) {
      output(Eigen::all, railed) = railedOutputs(
          circuit(), d.opampGain, d.supplyVolts, input(Eigen::all, railed));
      peaks = peaksOf(output);
    }
    result.saturated += railed.size();
  } else {
    output = railedOutputs(circuit(), d.opampGain, d.supplyVolts, input);
    peaks = peaksOf(output);
    result.saturated += uint64_t(rhs.cols());
  }

  clampToRails(peaks);
  addVectors(
      result,
      {arrayWatts(response, isLoop ? output : input, input), peaks, ranges + 1},
      response, rhs.cols(), inputs(), outputs(), d);
  // Both circuits invert the sign; see Response.h for their gains.
  auto unit =
      float((isLoop ? -1 / scale : -scale * double(inputs())) / d.inputVolts);
  // 2^ranges, by the exponent.
  PerVector units = unit * scales * Floats((ranges + 127) << 23);
  if (calibration.size() == 0) {
    readOut(peaks, units, out);
  } else {
    readOut(peaks, Floats{} + 1, output);
    for (Index j = 0; j < rhs.cols(); ++j)
      out.col(j) = (output.col(j) - calibration) * units[j];
  }
  reads += uint64_t(rhs.cols());
}

/// Cuts the outputs, whose largest magnitudes are `peaks`, at the rails.
AMC_WIDE void SimTile::clampToRails(PerVector &peaks) {
  const DeviceDescription &d = *description;
  auto rail = float(d.supplyVolts);
  if (d.sampleSeconds > 0 && d.slewVoltsPerSecond > 0)
    rail = std::min(rail, float(d.sampleSeconds * d.slewVoltsPerSecond));
  for (Index j = 0; j < output.cols(); ++j)
    if (peaks[j] > rail)
      output.col(j) = output.col(j).cwiseMax(-rail).cwiseMin(rail);
  peaks = smaller(peaks, Floats{} + rail);
}

AMC_WIDE void SimTile::readOut(PerVector peaks, PerVector units, Vectors to) {
  const DeviceDescription &d = *description;
  auto supply = float(d.supplyVolts);
  // supply 2^-range, by the exponent.
  PerVector fullScales =
      supply * Floats((127 - rangesAbove(peaks, supply)) << 23);
  addConverterNoise(output, fullScales, d.adcBits, d.adcNoiseLsb,
                    stream(Draw::adcNoise, reads));
  convert(output, fullScales, d.adcBits, units, to);
}
