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
#include "Saturation.h"
#include "Wires.h"

#include <cmath>

using namespace amcrt;
using Eigen::MatrixXf;
using Eigen::VectorXd;
using Eigen::VectorXf;

SimTile::SimTile(const DeviceDescription &description, uint64_t seed,
                 uint32_t index)
    : description(&description), seed(seed), index(index) {}

RandomStream SimTile::stream(Draw draw, uint64_t operation) const {
  return {seed, index, draw, operation};
}

Arrays SimTile::arrays() const {
  VectorXd input;
  if (mode == AMC_MODE_INV)
    input.setConstant(outputs(), range());
  return {positive.siemens.cast<double>(), negative.siemens.cast<double>(),
          std::move(input)};
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
  Targets targets =
      mapBlock(block, {d.levelBits, rounding,
                       /*needsPair=*/d.minConductanceSiemens > 0});
  scale = targets.scale;
  // What latched once would latch again: its cells get other errors.
  bool all = !response.stable;
  bool hadPair = negative.siemens.size() > 0;
  amc_program_result result{};
  auto streams = [&](Draw write, Draw relaxation, Draw stuck) {
    // The low byte counts the attempts of write-verify.
    return CellStreams{stream(write, writes << 8), stream(relaxation, writes),
                       stream(stuck, 0)};
  };
  addWrite(result,
           writeCells(positive, targets.positive, all, d,
                      streams(Draw::positiveWrite, Draw::positiveRelaxation,
                              Draw::positiveStuck)),
           d);
  if (targets.negative.size() > 0)
    addWrite(result,
             writeCells(negative, targets.negative, all, d,
                        streams(Draw::negativeWrite, Draw::negativeRelaxation,
                                Draw::negativeStuck)),
             d);
  else
    negative = {};
  ++writes;
  bool hasPair = negative.siemens.size() > 0;
  if (result.cells_written > 0 || newMode != mode || hasPair != hadPair) {
    mode = newMode;
    updateResponse();
  }
  result.stable = response.stable;
  result.condition = response.condition;
  return result;
}

Arrays SimTile::circuit() const {
  return effectiveArrays(withTransistors(arrays(), description->transistorOhms),
                         wiresOf(*description));
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
}

/// The voltages at the inputs, each vector normalised to the full scale.
void SimTile::loadInputs(const MatrixView &rhs) {
  input = rhs;
  inputScale = input.cwiseAbs().colwise().maxCoeff().transpose();
  float fullScale = float(description->inputVolts);
  for (Eigen::Index j = 0; j < input.cols(); ++j) {
    if (inputScale[j] == 0)
      continue;
    input.col(j) = input.col(j) / inputScale[j] * fullScale;
    convert(input.col(j), fullScale, description->dacBits);
  }
}

/// Brings the outputs of a vector between the rails by a smaller range of the
/// inputs. Returns false when the smallest is not enough.
bool SimTile::settle(Eigen::Index column, int &rangeSteps) {
  float limit =
      float(description->supplyVolts) - response.offset.cwiseAbs().maxCoeff();
  float peak = output.col(column).cwiseAbs().maxCoeff();
  rangeSteps = rangeBelow(peak, limit);
  float factor = std::ldexp(1.0f, -rangeSteps);
  input.col(column) *= factor;
  output.col(column) *= factor;
  return peak * factor <= limit;
}

/// E4 and E8. Independent noise of the cells and the amplifiers adds up to one
/// normal number on each row: exact for a product; for a loop to first order.
void SimTile::addNoise(const MatrixXf &columns) {
  const DeviceDescription &d = *description;
  if (d.readNoise == 0 && d.opampNoiseVoltsPerRootHertz == 0)
    return;
  noise.resize(outputs(), columns.cols());
  for (Eigen::Index j = 0; j < columns.cols(); ++j)
    fillNormal(stream(Draw::readNoise, reads + uint64_t(j)),
               {noise.col(j).data(), size_t(noise.rows())});
  MatrixXf variance = response.squares * columns.cwiseAbs2();
  variance *= float(d.readNoise * d.readNoise);
  variance.colwise() += response.amplifierNoise;
  noise.array() *= variance.array().sqrt();
  if (mode == AMC_MODE_INV)
    output.noalias() += response.loop * noise;
  else
    output.noalias() += response.noiseGain.asDiagonal() * noise;
}

amc_solve_result SimTile::solve(const MatrixView &rhs, MatrixOutView &out) {
  const DeviceDescription &d = *description;
  bool loop = mode == AMC_MODE_INV;
  Eigen::Index vectors = rhs.cols();
  float rail = float(d.supplyVolts);
  loadInputs(rhs);

  amc_solve_result result{};
  std::vector<int> rangeSteps(size_t(vectors), 0);
  if (response.stable) {
    output.noalias() = response.transfer * input;
    std::vector<Eigen::Index> railed;
    for (Eigen::Index j = 0; j < vectors; ++j)
      if (!settle(j, rangeSteps[size_t(j)]))
        railed.push_back(j);
    addNoise(loop ? output : input);
    output.colwise() += response.offset;
    if (loop && !railed.empty())
      output(Eigen::all, railed) = railedOutputs(
          circuit(), d.opampGain, d.supplyVolts, input(Eigen::all, railed));
    result.saturated = railed.size();
  } else {
    output = railedOutputs(circuit(), d.opampGain, d.supplyVolts, input);
    result.saturated = uint64_t(vectors);
  }
  output = output.cwiseMax(-rail).cwiseMin(rail);
  reads += uint64_t(vectors);

  // Both circuits invert the sign; see Response.h for their gains.
  double unit = loop ? -1 / scale : -scale * double(inputs());
  for (Eigen::Index j = 0; j < vectors; ++j) {
    int steps = rangeSteps[size_t(j)];
    addVector(result, response, 1 + steps, loop ? output.col(j) : input.col(j),
              input.col(j), outputs(), d);
    float peak = output.col(j).cwiseAbs().maxCoeff();
    convert(output.col(j), std::ldexp(rail, -rangeAbove(peak, rail)),
            d.adcBits);
    double volts = std::ldexp(d.inputVolts, -steps);
    out.col(j) = output.col(j) * float(unit * inputScale[j] / volts);
  }
  return result;
}

MatrixXf SimTile::realised() const {
  MatrixXf difference = positive.siemens;
  if (negative.siemens.size() > 0)
    difference -= negative.siemens;
  else
    difference.array() -= float(description->minConductanceSiemens);
  return difference * float(scale / range());
}

static void putMatrix(SnapshotWriter &writer, const MatrixXf &m) {
  writer.put(m.data(), size_t(m.size()) * sizeof(float));
}

void SimTile::save(SnapshotWriter &writer) const {
  writer.put(uint32_t(mode));
  writer.put(uint32_t(outputs()));
  writer.put(uint32_t(inputs()));
  writer.put(uint32_t(negative.siemens.size() > 0));
  writer.put(scale);
  writer.put(writes);
  writer.put(reads);
  for (const Cells *cells : {&positive, &negative}) {
    putMatrix(writer, cells->target);
    putMatrix(writer, cells->siemens);
  }
}

void SimTile::load(SnapshotReader &reader) {
  auto savedMode = reader.take<uint32_t>();
  auto rows = reader.take<uint32_t>(), cols = reader.take<uint32_t>();
  auto hasPair = reader.take<uint32_t>();
  uint32_t size = description->arraySize;
  if (savedMode > AMC_MODE_MVM || rows == 0 || rows > size || cols == 0 ||
      cols > size || hasPair > 1 || (savedMode == AMC_MODE_INV && rows != cols))
    throw DriverError(AMC_INVALID_ARGUMENT,
                      "the snapshot is damaged or of another device");
  mode = amc_tile_mode(savedMode);
  scale = reader.take<double>();
  writes = reader.take<uint64_t>();
  reads = reader.take<uint64_t>();
  if (!(scale > 0) || !std::isfinite(scale))
    throw DriverError(AMC_INVALID_ARGUMENT, "the snapshot is damaged");
  for (Cells *cells : {&positive, &negative}) {
    if (cells == &negative && !hasPair)
      break;
    for (MatrixXf *m : {&cells->target, &cells->siemens}) {
      m->resize(rows, cols);
      reader.take(m->data(), size_t(m->size()) * sizeof(float));
      if (!m->allFinite() || (m->array() < 0).any())
        throw DriverError(AMC_INVALID_ARGUMENT, "the snapshot is damaged");
    }
  }
  updateResponse();
}
