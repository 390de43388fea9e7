//===- SimTile.cpp - One simulated crossbar -------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimTile.h"
#include "Converters.h"
#include "Costs.h"
#include "Mapping.h"
#include "NonlinearCells.h"
#include "Saturation.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace amcrt;
using Eigen::MatrixXf;
using Eigen::VectorXd;
using Eigen::VectorXf;

SimTile::SimTile(const DeviceDescription &description, uint64_t seed,
                 uint32_t index, const double &clock)
    : description(&description), seed(seed), index(index), clock(&clock) {}

RandomStream SimTile::stream(Draw draw, uint64_t operation) const {
  return {seed, index, draw, operation};
}

CellStreams SimTile::streams(const Cells &cells) const {
  // The low byte of a write counts the attempts of write-verify.
  auto of = [&](Draw write, Draw relaxation, Draw stuck, Draw device,
                Draw endurance) {
    return CellStreams{stream(write, writes << 8), stream(relaxation, writes),
                       stream(stuck, 0), stream(device, 0),
                       stream(endurance, 0)};
  };
  if (&cells == &positive)
    return of(Draw::positiveWrite, Draw::positiveRelaxation,
              Draw::positiveStuck, Draw::positiveDevice,
              Draw::positiveEndurance);
  if (&cells == &negative)
    return of(Draw::negativeWrite, Draw::negativeRelaxation,
              Draw::negativeStuck, Draw::negativeDevice,
              Draw::negativeEndurance);
  return of(Draw::shiftWrite, Draw::shiftRelaxation, Draw::shiftStuck,
            Draw::shiftDevice, Draw::shiftEndurance);
}

Arrays SimTile::arrays() const {
  VectorXd input;
  if (mode == AMC_MODE_INV)
    input.setConstant(outputs(), range());
  return {positive.siemens.cast<double>(), negative.siemens.cast<double>(),
          std::move(input), shift.siemens.reshaped().cast<double>()};
}

double SimTile::range() const {
  return description->maxConductanceSiemens -
         description->minConductanceSiemens;
}

Eigen::Index SimTile::inputs() const { return positive.siemens.cols(); }

amc_program_result SimTile::program(amc_tile_mode newMode,
                                    amc_rounding rounding,
                                    const MatrixXf &block) {
  const DeviceDescription &d = *description;
  Targets targets = mapBlock(block, mappingParameters(d, rounding));
  scale = targets.scale;
  // What latched once would latch again: its cells get other errors.
  bool all = !response.stable;
  amc_program_result result{};
  bool rebuilt = newMode != mode;
  auto write = [&](Cells &cells, const MatrixXf &target, const char *array) {
    rebuilt |= cells.empty() != (target.size() == 0);
    if (target.size() > 0) {
      WriteCount count =
          writeCells(cells, target, all, *clock, d, streams(cells));
      addWrite(result, count, d);
      noteWrite(count, array);
    } else {
      cells.clear();
    }
    result.worn_cells +=
        cells.wear
            .wornOut(d.arraySize, d.arraySize, d, streams(cells).endurance)
            .count();
    result.max_wear = std::max(result.max_wear, cells.wear.largest());
  };
  write(positive, targets.positive, "positive array");
  write(negative, targets.negative, "negative array");
  write(shift, targets.shift, "shift column");
  ++writes;
  if (result.cells_written > 0 || rebuilt) {
    mode = newMode;
    refresh();
    calibration.resize(0);
    if (d.calibrate && response.stable) {
      amc_calibrate_result calibrated = calibrate();
      result.seconds += calibrated.seconds;
      result.joules += calibrated.joules;
    }
  } else {
    age();
  }
  result.stable = response.stable;
  result.condition = response.condition;
  return result;
}

Arrays SimTile::circuit() const { return circuitOf(arrays(), *description); }

void SimTile::age() {
  if (*clock >= nextAge)
    refresh();
}

void SimTile::refresh() {
  agedAt = *clock;
  for (Cells *cells : {&positive, &negative, &shift})
    ageCells(*cells, agedAt, *description, streams(*cells));
  updateResponse();
}

void SimTile::updateResponse() {
  auto draw = [&](Draw kind) -> VectorXd {
    VectorXf normal(outputs());
    fillNormal(stream(kind, 0), {normal.data(), size_t(normal.size())});
    return description->opampOffsetVolts * normal.cast<double>();
  };
  Offsets offsets{draw(Draw::opampOffset), draw(Draw::inverterOffset)};
  response = mode == AMC_MODE_INV
                 ? invResponse(arrays(), offsets, *description)
                 : mvmResponse(arrays(), offsets, *description);
  nextAge = std::numeric_limits<double>::infinity();
  for (const Cells *cells : {&positive, &negative, &shift})
    nextAge = std::min(nextAge,
                       nextRelaxation(cells->relaxation, agedAt, *description));
  if (response.stable)
    pack();
  else
    noteUnstable();
}

void SimTile::pack() {
  largestOffset = peakOf(response.offset);
  transfer = TileProduct(response.transfer);
  loop = TileProduct(response.loop);
  auto readVariance = float(description->readNoise * description->readNoise);
  MatrixXf variances = readVariance * response.squares;
  if (response.shiftGain > 0) {
    variances.conservativeResize(Eigen::NoChange, variances.cols() + 1);
    variances.rightCols(1) = readVariance * response.shiftSquares;
  }
  deviation =
      NoiseDeviation(variances, response.constantNoise, response.noiseGain);
}

/// The voltages at the inputs, each vector normalised to the full scale.
void SimTile::loadInputs(const MatrixView &rhs) {
  withUnitStride(rhs, [&](const auto &values) { input = values; });
  inputScale.resize(input.cols());
  float fullScale = float(description->inputVolts);
  for (Eigen::Index j = 0; j < input.cols(); ++j) {
    inputScale[j] = peakOf(input.col(j));
    if (inputScale[j] == 0)
      continue;
    fillRange(input.col(j), inputScale[j], fullScale, description->dacBits);
    addConverterNoise(input.col(j), fullScale, description->dacBits,
                      description->dacNoiseLsb,
                      stream(Draw::dacNoise, reads + uint64_t(j)));
  }
}

/// Brings the outputs of a vector between the rails by a smaller range of the
/// inputs. Returns false when the smallest is not enough.
bool SimTile::settle(Eigen::Index column, int &rangeSteps) {
  float limit = float(description->supplyVolts) - largestOffset;
  bool isLoop = mode == AMC_MODE_INV;
  if (isLoop && description->nonlinearityVolts > 0)
    limit = bent(limit, *description);
  float peak = peakOf(output.col(column));
  if (response.shiftGain > 0)
    peak = std::max(peak,
                    response.shiftGain *
                        std::abs((isLoop ? output : input).col(column).sum()));
  rangeSteps = rangeBelow(peak, limit);
  if (rangeSteps == 0)
    return peak <= limit;
  float factor = std::ldexp(1.0f, -rangeSteps);
  input.col(column) *= factor;
  output.col(column) *= factor;
  return peak * factor <= limit;
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

amc_solve_result SimTile::solve(const MatrixView &rhs, MatrixOutView &out) {
  const DeviceDescription &d = *description;
  bool isLoop = mode == AMC_MODE_INV;
  Eigen::Index vectors = rhs.cols();
  age();
  float rail = float(d.supplyVolts);
  loadInputs(rhs);

  amc_solve_result result{};
  std::vector<int> rangeSteps(size_t(vectors), 0);
  if (response.stable) {
    output.resize(outputs(), vectors);
    transfer.multiply(input, output);
    std::vector<Eigen::Index> railed;
    for (Eigen::Index j = 0; j < vectors; ++j)
      if (!settle(j, rangeSteps[size_t(j)]))
        railed.push_back(j);
    if (d.nonlinearityVolts > 0) {
      if (isLoop)
        bendLoop(output, response, d);
      else
        bendProduct(output, input, response, d);
    }
    addNoise(isLoop ? output : input);
    output.colwise() += response.offset;
    if (isLoop && !railed.empty())
      output(Eigen::all, railed) = railedOutputs(
          circuit(), d.opampGain, d.supplyVolts, input(Eigen::all, railed));
    result.saturated = railed.size();
  } else {
    output = railedOutputs(circuit(), d.opampGain, d.supplyVolts, input);
    result.saturated = uint64_t(vectors);
  }
  if (d.sampleSeconds > 0 && d.slewVoltsPerSecond > 0)
    rail = std::min(rail, float(d.sampleSeconds * d.slewVoltsPerSecond));
  output = output.cwiseMax(-rail).cwiseMin(rail);
  if (result.saturated > 0)
    noteSaturated(result.saturated, vectors);

  // Both circuits invert the sign; see Response.h for their gains.
  double unit = isLoop ? -1 / scale : -scale * double(inputs());
  for (Eigen::Index j = 0; j < vectors; ++j) {
    int steps = rangeSteps[size_t(j)];
    addVector(result, response, 1 + steps,
              isLoop ? output.col(j) : input.col(j), input.col(j),
              output.col(j), d);
    auto value = float(unit * inputScale[j] / std::ldexp(d.inputVolts, -steps));
    if (calibration.size() == 0) {
      readOut(j, value);
      continue;
    }
    readOut(j, 1);
    output.col(j) = (output.col(j) - calibration) * value;
  }
  withUnitStride(out, [&](auto to) { to = output; });
  reads += uint64_t(vectors);
  return result;
}

void SimTile::readOut(Eigen::Index column, float unit) {
  auto supply = float(description->supplyVolts);
  float peak = peakOf(output.col(column));
  float fullScale = std::ldexp(supply, -rangeAbove(peak, supply));
  addConverterNoise(output.col(column), fullScale, description->adcBits,
                    description->adcNoiseLsb,
                    stream(Draw::adcNoise, reads + uint64_t(column)));
  convert(output.col(column), fullScale, description->adcBits, unit);
}

MatrixXf SimTile::realised() {
  age();
  MatrixXf difference = positive.siemens;
  if (negative.siemens.size() > 0)
    difference -= negative.siemens;
  else if (!shift.empty())
    difference.colwise() -= shift.siemens.reshaped();
  else
    difference.array() -= float(description->minConductanceSiemens);
  return difference * float(scale / range());
}
