//===- DeviceModel.cpp - What is asked of a device ------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/description/DeviceModel.h"

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace amcrt;

Capacity amcrt::capacityOf(const DeviceDescription &d) {
  const Capabilities &can = d.capabilities;
  return {{can.arraySize, can.chips, can.tilesPerChip,
           can.periphery != Periphery::mvm, can.periphery != Periphery::inv,
           can.spareLines, can.spareTiles, 0},
          d.name};
}

double amcrt::settledError(const ConverterPhysics &converters) {
  if (converters.adcBits == 0)
    return 0x1p-24;
  int codes = (1 << (converters.adcBits - 1)) - 1;
  return 1.0f / float(std::max(1, codes)) / 2;
}

static bool hasShiftColumn(const Physics &p) {
  return p.cell.signScheme == SignScheme::columnShift;
}

static double range(const CellPhysics &cell) {
  return cell.maxConductanceSiemens - cell.minConductanceSiemens;
}

/// Mean pulses of a cell.
static double pulses(const Physics &p) {
  double tolerance = p.write.verifyToleranceRange;
  if (tolerance <= 0)
    return p.write.pulsesPerCell;
  // Every pulse has a new error; the loop ends with the first that is small.
  double sigma = std::max(p.cell.writeErrorRange, 1e-12);
  double within = std::erf(tolerance / (sigma * std::numbers::sqrt2));
  return (1 - std::pow(1 - within, double(p.write.maxPulses))) / within;
}

/// Of the slowest of so many cells.
static double slowestPulses(double cells, const Physics &p) {
  if (p.write.verifyToleranceRange <= 0)
    return p.write.pulsesPerCell;
  // The median of the most of so many geometric numbers.
  double within = 1 / pulses(p);
  if (within >= 1)
    return 1;
  double most = std::log(1 - std::pow(0.5, 1 / cells)) / std::log(1 - within);
  return std::clamp(most, 1.0, double(p.write.maxPulses));
}

uint64_t DeviceModel::cells(int64_t rows, int64_t cols) const {
  return uint64_t(hasShiftColumn(d.physics) ? rows * (cols + 1)
                                            : 2 * rows * cols);
}

Cost DeviceModel::programCost(int64_t rows, int64_t cols) const {
  const Physics &p = d.physics;
  double lines = double(cols + (hasShiftColumn(p) ? 1 : 0));
  return writeCost(double(cells(rows, cols)) * pulses(p),
                   double(rows) * slowestPulses(lines, p), p.write);
}

/// Outputs at the full scale of inputs, voltages spread evenly between nothing
/// and that.
static Cost vectorCost(const VectorCost &vectors, double settlingSeconds,
                       double siemens, const Physics &p,
                       const CostAssumptions &assumed) {
  double volts = p.converters.inputVolts;
  double watts = siemens * volts * volts / 3;
  return vectors.once(settlingSeconds, volts, watts) * assumed.conversions;
}

Cost DeviceModel::inverseCost(int64_t rows,
                              const CostAssumptions &assumed) const {
  const Physics &p = d.physics;
  auto n = double(rows);
  double sum = std::min(assumed.rowSum, n);
  // The eigenvalues of a matrix with unit diagonal are one on average: the
  // smallest is 2 / (1 + condition) where they lie evenly. The slowest mode is
  // that over a row's load; inverters slow a covariance by up to a quarter.
  bool shifted = hasShiftColumn(p);
  double arrays = shifted ? 1 : 2;
  double load =
      arrays * n * p.cell.minConductanceSiemens / range(p.cell) + sum + 1;
  double slowest = 2 / (1 + assumed.condition) / load;
  double settling = std::log(2 / settledError(p.converters)) /
                    (unityRate(p.opamp) * slowest / 1.15);
  return vectorCost({rows, rows, shifted ? n + 1 : 2 * n, p}, settling,
                    n * range(p.cell) * load, p, assumed);
}

Cost DeviceModel::productCost(int64_t rows, int64_t cols,
                              const CostAssumptions &assumed) const {
  const Physics &p = d.physics;
  auto n = double(rows), c = double(cols);
  double sum = std::min(c, c / 3 + 1);
  bool shifted = hasShiftColumn(p);
  double arrays = shifted ? 1 : 2;
  double conductance =
      arrays * c * p.cell.minConductanceSiemens / range(p.cell) + sum;
  // A row over the feedback of C columns; a summing amplifier has the most.
  double load = shifted ? c + 1 : 1 + conductance / c;
  double settling =
      std::log(1 / settledError(p.converters)) * load / unityRate(p.opamp);
  return vectorCost({cols, rows, shifted ? n + 1 : n, p}, settling,
                    n * range(p.cell) * conductance, p, assumed);
}
