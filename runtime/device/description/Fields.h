//===- Fields.h - The fields of a device description ---------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One list serves reading, writing, checking and the schema. A field has its
// unit in its name; a number without one is a fraction or a count.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_DESCRIPTION_FIELDS_H
#define AMCRT_DEVICE_DESCRIPTION_FIELDS_H

#include "amcrt/description/DeviceDescription.h"

#include <span>

namespace amcrt {

/// The names of an enumeration in JSON, in the order of its values.
inline std::span<const char *const> namesOf(Periphery) {
  static constexpr const char *names[] = {"both", "inv", "mvm"};
  return names;
}
inline std::span<const char *const> namesOf(Spacing) {
  static constexpr const char *names[] = {"linear", "geometric"};
  return names;
}
inline std::span<const char *const> namesOf(SignScheme) {
  static constexpr const char *names[] = {"auto", "pair", "column_shift"};
  return names;
}
inline std::span<const char *const> namesOf(WireModel) {
  static constexpr const char *names[] = {"fast", "exact"};
  return names;
}
inline std::span<const char *const> namesOf(InputEnd) {
  static constexpr const char *names[] = {"near", "far"};
  return names;
}
inline std::span<const char *const> namesOf(ArrayOfTile) {
  static constexpr const char *names[] = {"both", "positive", "negative"};
  return names;
}
inline std::span<const char *const> namesOf(StuckAt) {
  static constexpr const char *names[] = {"open", "short"};
  return names;
}

/// Where a field is, the range of a number, and what its default is based on.
struct Field {
  const char *group, *name;
  double low, high;
  const char *source;
};

/// Calls visit(Field, value) for every field of the defect `x`. The ranges are
/// those of the largest device.
template <typename D, typename F> void eachDefectField(D &x, F &&visit) {
  auto field = [&](const char *name, auto &value, double low, double high) {
    visit(Field{"", name, low, high, ""}, value);
  };
  field("chip", x.chip, 0, 4095);
  field("tile", x.tile, 0, 131071);
  field("row", x.row, 0, 511);
  field("column", x.column, 0, 511);
  field("array", x.array, 0, 0);
  field("stuck", x.stuck, 0, 0);
}

/// Calls visit(Field, value) for every field of the description `d`.
template <typename D, typename F> void eachField(D &d, F &&visit) {
  auto &can = d.capabilities;
  auto &physics = d.physics;
  const char *group = "";
  auto field = [&](const char *name, auto &value, double low, double high,
                   const char *source) {
    visit(Field{group, name, low, high, source}, value);
  };
  auto choice = [&](const char *name, auto &value, const char *source) {
    visit(Field{group, name, 0, 0, source}, value);
  };
  constexpr const char *simple = "assumption: the plain choice";
  constexpr const char *off = "off: an idealisation";

  group = "geometry";
  field("array_size", can.arraySize, 8, 256,
        "arrays of 64 in 40 to 90 nm chips");
  field("chips", can.chips, 1, 4096, simple);
  field("tiles_per_chip", can.tilesPerChip, 1, 65536, simple);
  choice("periphery", can.periphery, "GRAMC: one array, both circuits");

  group = "spares";
  field("lines", can.spareLines, 0, 256, "none: assumption");
  field("tiles_per_chip", can.spareTiles, 0, 65536, "none: assumption");

  group = "defects";
  field("dead_tiles", physics.defects.deadTiles, 0, 1, off);
  field("dead_lines", physics.defects.deadLines, 0, 1, off);
  field("list", physics.defects.list, 0, 0, off);

  group = "cell";
  field("min_conductance_siemens", physics.cell.minConductanceSiemens, 0, 1e-2,
        "TaOx 1T1R, 40 nm, Nature Electronics 2025");
  field("max_conductance_siemens", physics.cell.maxConductanceSiemens, 1e-9,
        1e-2, "TaOx 1T1R, 40 nm, Nature Electronics 2025");
  field("level_bits", physics.cell.levelBits, 0, 12,
        "around 4 bits, ICSICT 2024");
  choice("spacing", physics.cell.spacing, simple);
  choice("sign_scheme", physics.cell.signScheme, simple);
  field("write_error_range", physics.cell.writeErrorRange, 0, 1,
        "assumption: 0.5 to 1 % of the range");
  field("write_error_siemens", physics.cell.writeErrorSiemens, -1e-2, 1e-2,
        off);
  field("device_variation", physics.cell.deviceVariation, 0, 1, off);
  field("read_noise", physics.cell.readNoise, 0, 1,
        "about 1 % for each read, note in aihwkit");
  choice("thermal_noise", physics.cell.thermalNoise, off);
  field("nonlinearity_volts", physics.cell.nonlinearityVolts, 0, 100, off);
  field("endurance_pulses", physics.cell.endurancePulses, 0, 1e15,
        "off; 1e6 for 4-level HfOx, Huang et al.");
  field("endurance_log_sigma", physics.cell.enduranceLogSigma, 0, 5, off);
  field("stuck_open", physics.cell.stuckOpen, 0, 0.5,
        "off; 0.1 to 1 % is typical");
  field("stuck_short", physics.cell.stuckShort, 0, 0.5,
        "off; 0.1 to 1 % is typical");
  field("transistor_ohms", physics.cell.transistorOhms, 0, 1e6,
        "off; 0.5 to 5 kohm is typical");

  group = "relaxation";
  field("seconds", physics.relaxation.seconds, 0, 1e10, off);
  field("mean_siemens_per_e_fold", physics.relaxation.meanSiemens, -1e-3, 1e-3,
        "off; CMO/HfOx fit in preset cmo-hfox");
  field("sigma_siemens", physics.relaxation.sigmaSiemens, 0, 1e-3,
        "off; CMO/HfOx fit in preset cmo-hfox");
  field("sigma_siemens_per_e_fold", physics.relaxation.sigmaGrowthSiemens, 0,
        1e-3, "off; CMO/HfOx fit in preset cmo-hfox");

  group = "wires";
  field("row_ohms", physics.wires.rowOhms, 0, 1e4, "off; 1.73 in a 40 nm chip");
  field("column_ohms", physics.wires.columnOhms, 0, 1e4,
        "off; 1.73 in a 40 nm chip");
  choice("input_end", physics.wires.inputEnd, simple);
  choice("model", physics.wires.model, "fast is within 1e-3 of exact");

  group = "opamp";
  field("gain", physics.opamp.gain, 0, 1e12,
        "on-chip, 28 to 65 nm: 60 to 80 dB");
  field("bandwidth_hertz", physics.opamp.bandwidthHertz, 1e3, 1e12,
        "on-chip, 28 to 65 nm: 50 to 500 MHz");
  field("offset_volts", physics.opamp.offsetVolts, 0, 1,
        "1 to 5 mV, 0.1 mV when auto-zeroed");
  field("noise_volts_per_root_hertz", physics.opamp.noiseVoltsPerRootHertz, 0,
        1e-3, "off; AD823: 16e-9");
  field("watts", physics.opamp.watts, 0, 10, "on-chip: 20 to 200 uW");
  field("supply_volts", physics.opamp.supplyVolts, 1e-3, 100, "assumption");
  field("slew_volts_per_second", physics.opamp.slewVoltsPerSecond, 0, 1e12,
        "off; AD823: 22e6, OPA690: 1.8e9");
  choice("calibrate", physics.opamp.calibrate, off);
  field("calibration_reads", physics.opamp.calibrationReads, 1, 1024,
        "assumption");

  group = "converters";
  field("dac_bits", physics.converters.dacBits, 0, 23, "assumption");
  field("adc_bits", physics.converters.adcBits, 0, 23, "assumption");
  field("input_volts", physics.converters.inputVolts, 1e-6, 100,
        "read voltages: 0.1 to 0.3 V");
  field("sample_seconds", physics.converters.sampleSeconds, 0, 1, off);
  field("dac_seconds", physics.converters.dacSeconds, 0, 1,
        "4 to 8 bits: 1 to 5 ns");
  field("adc_seconds", physics.converters.adcSeconds, 0, 1, "SAR, 8 bits");
  field("dac_joules", physics.converters.dacJoules, 0, 1,
        "4 to 8 bits: 0.05 to 0.5 pJ");
  field("adc_joules", physics.converters.adcJoules, 0, 1,
        "SAR, 8 bits: 1 to 2 pJ (ISAAC: 1.6)");
  field("dac_noise_lsb", physics.converters.dacNoiseLsb, 0, 100,
        "off; 0.3 to 0.5 is typical");
  field("adc_noise_lsb", physics.converters.adcNoiseLsb, 0, 100,
        "off; 0.3 to 0.5 is typical");
  field("lines_per_dac", physics.converters.linesPerDac, 1, 256, simple);
  field("lines_per_adc", physics.converters.linesPerAdc, 1, 256, simple);

  group = "write";
  field("pulses_per_cell", physics.write.pulsesPerCell, 0, 1e6,
        "write-verify on NeuRRAM, Wan et al. 2022");
  field("verify_tolerance_range", physics.write.verifyToleranceRange, 0, 1,
        "off: the write error is what a verified write leaves");
  field("max_pulses", physics.write.maxPulses, 1, 255, "assumption");
  field("pulse_seconds", physics.write.pulseSeconds, 0, 1,
        "50 to 1000 ns with verification");
  field("pulse_joules", physics.write.pulseJoules, 0, 1, "1 to 50 pJ");

  group = "environment";
  field("temperature_kelvin", physics.environment.temperatureKelvin, 1, 1000,
        "room temperature");

  group = "digital";
  field("flops_per_second", d.costs.digitalFlopsPerSecond, 1, 1e24,
        "assumption");
  field("joules_per_flop", d.costs.digitalJoulesPerFlop, 0, 1, "assumption");
}

} // namespace amcrt

#endif // AMCRT_DEVICE_DESCRIPTION_FIELDS_H
