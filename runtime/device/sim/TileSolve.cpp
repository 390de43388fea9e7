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

#include "../MatrixMaps.h"
#include "Converters.h"
#include "Costs.h"
#include "NonlinearCells.h"
#include "Settling.h"
#include "SimTile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

using namespace amcrt;
using Eigen::Index;
using Eigen::MatrixXf;

namespace {

/// What a digital unit of an output is worth: units 2^exponents, so that units
/// times voltages neither overflow nor lose digits.
struct Units {
  PerVector factors{};
  std::array<int, lanes> exponents{};
  bool areSplit = false;

  /// `volts`: more than any output.
  void set(int vector, double unit, double volts) {
    constexpr double smallest = 0x1p-80;
    double size = std::abs(unit) * volts;
    if (size > std::numeric_limits<float>::max() ||
        (size > 0 && size < smallest)) {
      unit = std::frexp(unit, &exponents[size_t(vector)]);
      areSplit = true;
    }
    factors[vector] = float(unit);
  }

  /// Brings in the exponents. Throws DriverError where a value does not fit;
  /// `first`: the number of the first vector.
  void raise(Vectors values, Index first) const {
    for (Index j = 0; areSplit && j < values.cols(); ++j) {
      int exponent = exponents[size_t(j)];
      if (exponent == 0)
        continue;
      values.col(j) = values.col(j).unaryExpr(
          [exponent](float v) { return std::ldexp(v, exponent); });
      if (!values.col(j).allFinite())
        doesNotFit(first + j);
    }
  }
};

} // namespace

amc_solve_result SimTile::solve(const amc_matrix &rhs,
                                const amc_matrix_out &out) {
  age();
  amc_solve_result result{};
  uint64_t readsBefore = reads;
  auto solveFrom = [&](Index j) {
    Index count = std::min<Index>(lanes, rhs.cols - j);
    auto part = [&](auto m) {
      m.data += uint64_t(j) * m.col_stride;
      m.cols = uint32_t(count);
      return map(m);
    };
    withUnitStride(part(rhs), [&](const auto &from) {
      withUnitStride(part(out), [&](auto to) {
        if constexpr (std::is_convertible_v<decltype(to), Vectors>) {
          solveSome(from, to, j, result);
        } else {
          MatrixXf copy(to.rows(), to.cols());
          solveSome(from, copy, j, result);
          to = copy;
        }
      });
    });
  };
  try {
    for (Index j = 0; j < rhs.cols; j += lanes)
      solveFrom(j);
  } catch (const DriverError &) {
    reads = readsBefore; // An error leaves the tile as it was.
    throw;
  }
  if (result.saturated > 0)
    noteSaturated(result.saturated, rhs.cols);
  return result;
}

/// The voltages at the inputs, each vector normalised to the full scale.
AMC_WIDE void SimTile::loadInputs(const ConstVectors &rhs, PerVector peaks) {
  const DeviceDescription &d = *description;
  auto fullScale = float(d.physics.converters.inputVolts);
  input.resize(rhs.rows(), rhs.cols());
  fillRange(rhs, peaks, fullScale, d.physics.converters.dacBits, input);
  // A vector of zeros switches nothing on.
  PerVector scales = peaks > 0 ? Floats{} + fullScale : Floats{};
  addConverterNoise(input, scales, d.physics.converters.dacBits,
                    d.physics.converters.dacNoiseLsb,
                    stream(Draw::dacNoise, reads));
}

/// Brings the outputs between the rails by smaller ranges of the inputs.
/// Returns the ranges, and adds the vectors to `railed` for which the smallest
/// is not enough.
AMC_WIDE Ints SimTile::settle(std::vector<Index> &railed) {
  const DeviceDescription &d = *description;
  bool isLoop = mode == AMC_MODE_INV;
  Ints ranges{};
  float limit = float(d.physics.opamp.supplyVolts) - response.largestOffset;
  if (isLoop && d.physics.cell.nonlinearityVolts > 0)
    limit = bent(limit, d);
  PerVector peaks = peaksOf(output);
  if (response.shiftGain > 0)
    peaks = larger(peaks, response.shiftGain * __builtin_elementwise_abs(sumsOf(
                                                   isLoop ? output : input)));
  for (Index j = 0; j < output.cols(); ++j) {
    float peak = peaks[j];
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

AMC_WIDE Ints SimTile::switchOn(const ConstVectors &rhs, PerVector scales,
                                std::vector<Index> &railed) {
  loadInputs(rhs, scales);
  if (!response.stable)
    return Ints{};
  output.resize(outputs(), rhs.cols());
  transfer.multiply(input, output);
  return settle(railed);
}

MatrixXf SimTile::inputVolts(const ConstVectors &rhs) {
  age();
  std::vector<Index> railed;
  switchOn(rhs, peaksOf(rhs), railed);
  return input;
}

/// Fills `noise`: a standard normal number for each output, from the streams of
/// the reads.
void SimTile::drawNoise(Index rows, Index vectors) {
  noise.resize(rows, vectors);
  fillNormal(stream(Draw::readNoise, reads),
             {noise.data(), size_t(noise.size())}, size_t(rows));
}

/// E4 and E8. Independent noise of the cells and the amplifiers adds up to one
/// normal number on each row: exact for a product; for a loop to first order.
AMC_WIDE void SimTile::addNoise(const MatrixXf &columns) {
  if (!isNoisy(*description))
    return;
  drawNoise(outputs(), columns.cols());
  if (response.shiftGain > 0) {
    // The shift column is one more with its own voltage.
    MatrixXf shifted(columns.rows() + 1, columns.cols());
    PerVector sums = response.shiftGain * sumsOf(columns);
    shifted.topRows(columns.rows()) = columns;
    for (Index j = 0; j < columns.cols(); ++j)
      shifted(columns.rows(), j) = sums[j];
    deviation.scale(shifted, noise);
  } else {
    deviation.scale(columns, noise);
  }
  if (mode == AMC_MODE_MVM)
    output += noise;
  else
    loop.addTo(output, noise);
}

MatrixXf SimTile::railedStates(const MatrixXf &inputs) {
  const DeviceDescription &d = *description;
  if (!railedLoop)
    railedLoop.emplace(circuit(), offsets, d.physics.opamp.gain,
                       d.physics.opamp.supplyVolts);
  // An unstable loop never settles: it is read when most have latched.
  constexpr double latching = 450;
  double time = response.settlingSeconds * unityRate(d.physics.opamp);
  if (!response.stable)
    time = d.physics.converters.sampleSeconds > 0
               ? std::min(latching, d.physics.converters.sampleSeconds *
                                        unityRate(d.physics.opamp))
               : latching;
  return railedLoop->states(inputs, time);
}

uint64_t SimTile::meetRails(const std::vector<Index> &railed) {
  auto rail = float(description->physics.opamp.supplyVolts);
  uint64_t met = 0;
  if (mode == AMC_MODE_INV) {
    MatrixXf states = railedStates(input(Eigen::all, railed));
    for (Index k = 0; k < states.cols(); ++k)
      if (states.col(k).cwiseAbs().maxCoeff() >= rail) {
        output.col(railed[size_t(k)]) = states.col(k).head(outputs());
        ++met;
      }
    return met;
  }
  for (Index j : railed) {
    bool cut = false;
    if (response.shiftGain > 0) {
      float volts =
          response.shiftOffset - response.shiftGain * input.col(j).sum();
      float cutVolts = std::clamp(volts, -rail, rail);
      cut = volts != cutVolts;
      output.col(j) += (cutVolts - volts) * response.shiftTransfer;
    }
    met += cut || output.col(j).cwiseAbs().maxCoeff() > rail;
  }
  return met;
}

SimTile::Operation SimTile::operateCoded(const ConstVectors &rhs,
                                         PerVector scales) {
  drawNoise(codeProduct.paddedRows(), rhs.cols());
  output.resize(outputs(), rhs.cols());
  CodeProduct::Result result = codeProduct.multiply(rhs, scales, noise, output);
  clampToRails(result.outputPeaks);
  return {result.outputPeaks, result.arrayWatts, Ints{}, 0};
}

AMC_WIDE SimTile::Operation SimTile::operate(const ConstVectors &rhs,
                                             PerVector scales) {
  const DeviceDescription &d = *description;
  bool isLoop = mode == AMC_MODE_INV;
  if (response.stable && coded)
    return operateCoded(rhs, scales);
  Operation done{};
  std::vector<Index> railed;
  done.ranges = switchOn(rhs, scales, railed);
  if (!response.stable) {
    output = railedStates(input).topRows(outputs());
    done.outputPeaks = peaksOf(output);
    done.saturated = uint64_t(rhs.cols());
  } else {
    if (d.physics.cell.nonlinearityVolts > 0) {
      if (isLoop)
        bendLoop(output, response, d);
      else
        bendProduct(output, input, response, d);
    }
    addNoise(isLoop ? output : input);
    done.outputPeaks = addToEach(output, response.offset);
    if (!railed.empty()) {
      done.saturated = meetRails(railed);
      done.outputPeaks = peaksOf(output);
    }
  }
  clampToRails(done.outputPeaks);
  done.arrayWatts = arrayWatts(response, isLoop ? output : input, input);
  return done;
}

AMC_WIDE void SimTile::solveSome(const ConstVectors &rhs, Vectors out,
                                 Index first, amc_solve_result &result) {
  const DeviceDescription &d = *description;
  PerVector scales = peaksOf(rhs);
  Operation done = operate(rhs, scales);
  result.saturated += done.saturated;
  addVectors(result, {done.arrayWatts, done.outputPeaks, done.ranges + 1},
             response, rhs.cols(), inputs(), outputs(), d);
  // Both circuits invert the sign; see Response.h for their gains.
  double unit =
      (mode == AMC_MODE_INV ? -1 / scale : -scale * double(inputs())) /
      d.physics.converters.inputVolts;
  Units units;
  for (int j = 0; j < rhs.cols(); ++j)
    units.set(j, unit * double(scales[j]) * double(1 << done.ranges[j]),
              2 * d.physics.opamp.supplyVolts);
  if (calibration.size() == 0) {
    readOut(done.outputPeaks, units.factors, out);
  } else {
    readOut(done.outputPeaks, Floats{} + 1, output);
    for (Index j = 0; j < rhs.cols(); ++j)
      out.col(j) = (output.col(j) - calibration) * units.factors[j];
  }
  units.raise(out, first);
  reads += uint64_t(rhs.cols());
}

/// Cuts the outputs, whose largest magnitudes are `peaks`, at the rails.
AMC_WIDE void SimTile::clampToRails(PerVector &peaks) {
  const DeviceDescription &d = *description;
  auto rail = float(d.physics.opamp.supplyVolts);
  if (d.physics.converters.sampleSeconds > 0 &&
      d.physics.opamp.slewVoltsPerSecond > 0)
    rail = std::min(rail, float(d.physics.converters.sampleSeconds *
                                d.physics.opamp.slewVoltsPerSecond));
  for (Index j = 0; j < output.cols(); ++j)
    if (peaks[j] > rail)
      output.col(j) = output.col(j).cwiseMax(-rail).cwiseMin(rail);
  peaks = smaller(peaks, Floats{} + rail);
}

AMC_WIDE void SimTile::readOut(PerVector peaks, PerVector units, Vectors to) {
  const DeviceDescription &d = *description;
  auto supply = float(d.physics.opamp.supplyVolts);
  // supply 2^-range, by the exponent.
  PerVector fullScales =
      supply * Floats((127 - rangesAbove(peaks, supply)) << 23);
  addConverterNoise(output, fullScales, d.physics.converters.adcBits,
                    d.physics.converters.adcNoiseLsb,
                    stream(Draw::adcNoise, reads));
  convert(output, fullScales, d.physics.converters.adcBits, units, to);
}
