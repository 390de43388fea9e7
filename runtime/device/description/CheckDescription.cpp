//===- CheckDescription.cpp - Fields that must suit each other ------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CheckDescription.h"
#include "amcrt/description/DeviceModel.h"
#include "amcrt/support/Error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

using namespace amcrt;

std::string amcrt::text(double value) {
  nlohmann::json number = value;
  return number.dump();
}

double CellPhysics::levelFraction(uint32_t k) const {
  double share = double(k) / double((1u << levelBits) - 1);
  if (spacing == Spacing::linear)
    return share;
  double ratio = maxConductanceSiemens / minConductanceSiemens;
  return (std::pow(ratio, share) - 1) / (ratio - 1);
}

static void checkDefects(const DeviceDescription &d,
                         const std::string &origin) {
  const std::vector<Defect> &defects = d.physics.defects.list;
  Capacity device = capacityOf(d);
  for (size_t i = 0; i < defects.size(); ++i) {
    auto below = [&](const char *name, int64_t value, uint64_t end,
                     const std::string &what) {
      if (value >= int64_t(end))
        throw Error(origin + ": /defects/list/" + std::to_string(i) + "/" +
                    name + ": " + std::to_string(value) + ": the device has " +
                    std::to_string(end) + " " + what + ", counted from 0");
    };
    const Defect &defect = defects[i];
    below("chip", defect.chip, device.info().chips, "chips");
    below("tile", defect.tile, device.builtTilesPerChip(),
          "tiles on a chip with the spares");
    for (auto [name, line] :
         {std::pair("row", defect.row), std::pair("column", defect.column)})
      below(name, line, device.builtLines(),
            std::string(name) + "s on a tile with the spares");
  }
}

static void checkNonlinearity(const Physics &p, const std::string &origin) {
  double volts = p.cell.nonlinearityVolts;
  if (volts == 0)
    return;
  std::string place = origin + ": /cell/nonlinearity_volts: " + text(volts);
  // Hyperbolic functions of much more overflow.
  double least = std::max(p.opamp.supplyVolts, p.converters.inputVolts) / 50;
  if (volts < least)
    throw Error(place +
                ": 0, or at least 1/50 of supply_volts and "
                "input_volts, " +
                text(least) + ", is allowed");
  if (p.cell.signScheme == SignScheme::columnShift)
    throw Error(place + ": non-linear cells are not modelled with "
                        "\"sign_scheme\": \"column_shift\"");
}

/// Whether a column of cells can stand for the zero of any signed block: a
/// block whose largest entries have both signs needs a level from the middle of
/// the range on that leaves something above it.
static bool hasShiftLevel(const CellPhysics &cell) {
  return cell.levelBits == 0 ||
         cell.levelFraction((1u << cell.levelBits) - 2) >= 0.5;
}

static void checkLevels(const CellPhysics &cell, const std::string &origin) {
  if (cell.spacing == Spacing::geometric && cell.minConductanceSiemens == 0)
    throw Error(origin + ": /cell/spacing: \"geometric\" needs a "
                         "min_conductance_siemens above 0");
  if (cell.signScheme == SignScheme::columnShift && !hasShiftLevel(cell))
    throw Error(origin +
                ": /cell/sign_scheme: \"column_shift\" holds both signs only "
                "with a level between the middle and the top of the range, "
                "which " +
                std::to_string(1u << cell.levelBits) +
                (cell.spacing == Spacing::linear ? " linear" : " geometric") +
                " levels do not have; \"pair\" or more level_bits help");
}

void amcrt::checkDescription(const DeviceDescription &d,
                             const std::string &origin) {
  const CellPhysics &cell = d.physics.cell;
  if (cell.minConductanceSiemens >= cell.maxConductanceSiemens)
    throw Error(origin + ": /cell/min_conductance_siemens: " +
                text(cell.minConductanceSiemens) +
                " must be below max_conductance_siemens, " +
                text(cell.maxConductanceSiemens));
  const Capabilities &can = d.capabilities;
  if (can.spareLines > can.arraySize)
    throw Error(origin + ": /spares/lines: " + std::to_string(can.spareLines) +
                ": at most as many as array_size, " +
                std::to_string(can.arraySize) + ", are allowed");
  checkDefects(d, origin);
  checkNonlinearity(d.physics, origin);
  checkLevels(cell, origin);
}

std::vector<std::string> DeviceDescription::notes() const {
  double kelvin = physics.environment.temperatureKelvin;
  if (physics.cell.thermalNoise || kelvin == Environment().temperatureKelvin)
    return {};
  return {"/environment/temperature_kelvin: " + text(kelvin) +
          " changes nothing: only thermal noise depends on it, and "
          "/cell/thermal_noise is off"};
}
