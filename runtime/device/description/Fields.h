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
  field("array_size", d.arraySize, 8, 256, "arrays of 64 in 40 to 90 nm chips");
  field("chips", d.chips, 1, 4096, simple);
  field("tiles_per_chip", d.tilesPerChip, 1, 65536, simple);
  choice("periphery", d.periphery, "GRAMC: one array, both circuits");

  group = "spares";
  field("lines", d.spareLines, 0, 256, "none: assumption");
  field("tiles_per_chip", d.spareTiles, 0, 65536, "none: assumption");

  group = "defects";
  field("dead_tiles", d.deadTiles, 0, 1, off);
  field("dead_lines", d.deadLines, 0, 1, off);
  field("list", d.defects, 0, 0, off);

  group = "cell";
  field("min_conductance_siemens", d.minConductanceSiemens, 0, 1e-2,
        "TaOx 1T1R, 40 nm, Nature Electronics 2025");
  field("max_conductance_siemens", d.maxConductanceSiemens, 1e-9, 1e-2,
        "TaOx 1T1R, 40 nm, Nature Electronics 2025");
  field("level_bits", d.levelBits, 0, 12, "around 4 bits, ICSICT 2024");
  choice("spacing", d.spacing, simple);
  choice("sign_scheme", d.signScheme, simple);
  field("write_error_range", d.writeErrorRange, 0, 1,
        "assumption: 0.5 to 1 % of the range");
  field("write_error_siemens", d.writeErrorSiemens, -1e-2, 1e-2, off);
  field("device_variation", d.deviceVariation, 0, 1, off);
  field("read_noise", d.readNoise, 0, 1,
        "about 1 % for each read, note in aihwkit");
  choice("thermal_noise", d.thermalNoise, off);
  field("nonlinearity_volts", d.nonlinearityVolts, 0, 100, off);
  field("endurance_pulses", d.endurancePulses, 0, 1e15,
        "off; 1e6 for 4-level HfOx, Huang et al.");
  field("endurance_log_sigma", d.enduranceLogSigma, 0, 5, off);
  field("stuck_open", d.stuckOpen, 0, 0.5, "off; 0.1 to 1 % is typical");
  field("stuck_short", d.stuckShort, 0, 0.5, "off; 0.1 to 1 % is typical");
  field("transistor_ohms", d.transistorOhms, 0, 1e6,
        "off; 0.5 to 5 kohm is typical");

  group = "relaxation";
  field("seconds", d.relaxationSeconds, 0, 1e10, off);
  field("mean_siemens_per_e_fold", d.relaxationMeanSiemens, -1e-3, 1e-3,
        "off; CMO/HfOx fit in preset cmo-hfox");
  field("sigma_siemens", d.relaxationSigmaSiemens, 0, 1e-3,
        "off; CMO/HfOx fit in preset cmo-hfox");
  field("sigma_siemens_per_e_fold", d.relaxationSigmaGrowthSiemens, 0, 1e-3,
        "off; CMO/HfOx fit in preset cmo-hfox");

  group = "wires";
  field("row_ohms", d.rowOhms, 0, 1e4, "off; 1.73 in a 40 nm chip");
  field("column_ohms", d.columnOhms, 0, 1e4, "off; 1.73 in a 40 nm chip");
  choice("input_end", d.inputEnd, simple);
  choice("model", d.wireModel, "fast is within 1e-3 of exact");

  group = "opamp";
  field("gain", d.opampGain, 0, 1e12, "on-chip, 28 to 65 nm: 60 to 80 dB");
  field("bandwidth_hertz", d.opampBandwidthHertz, 1e3, 1e12,
        "on-chip, 28 to 65 nm: 50 to 500 MHz");
  field("offset_volts", d.opampOffsetVolts, 0, 1,
        "1 to 5 mV, 0.1 mV when auto-zeroed");
  field("noise_volts_per_root_hertz", d.opampNoiseVoltsPerRootHertz, 0, 1e-3,
        "off; AD823: 16e-9");
  field("watts", d.opampWatts, 0, 10, "on-chip: 20 to 200 uW");
  field("supply_volts", d.supplyVolts, 1e-3, 100, "assumption");
  field("slew_volts_per_second", d.slewVoltsPerSecond, 0, 1e12,
        "off; AD823: 22e6, OPA690: 1.8e9");
  choice("calibrate", d.calibrate, off);
  field("calibration_reads", d.calibrationReads, 1, 1024, "assumption");

  group = "converters";
  field("dac_bits", d.dacBits, 0, 23, "assumption");
  field("adc_bits", d.adcBits, 0, 23, "assumption");
  field("input_volts", d.inputVolts, 1e-6, 100, "read voltages: 0.1 to 0.3 V");
  field("sample_seconds", d.sampleSeconds, 0, 1, off);
  field("dac_seconds", d.dacSeconds, 0, 1, "4 to 8 bits: 1 to 5 ns");
  field("adc_seconds", d.adcSeconds, 0, 1, "SAR, 8 bits");
  field("dac_joules", d.dacJoules, 0, 1, "4 to 8 bits: 0.05 to 0.5 pJ");
  field("adc_joules", d.adcJoules, 0, 1, "SAR, 8 bits: 1 to 2 pJ (ISAAC: 1.6)");
  field("dac_noise_lsb", d.dacNoiseLsb, 0, 100, "off; 0.3 to 0.5 is typical");
  field("adc_noise_lsb", d.adcNoiseLsb, 0, 100, "off; 0.3 to 0.5 is typical");
  field("lines_per_dac", d.linesPerDac, 1, 256, simple);
  field("lines_per_adc", d.linesPerAdc, 1, 256, simple);

  group = "write";
  field("pulses_per_cell", d.pulsesPerCell, 0, 1e6,
        "write-verify on NeuRRAM, Wan et al. 2022");
  field("verify_tolerance_range", d.verifyToleranceRange, 0, 1,
        "off: the write error is what a verified write leaves");
  field("max_pulses", d.maxPulses, 1, 255, "assumption");
  field("pulse_seconds", d.pulseSeconds, 0, 1,
        "50 to 1000 ns with verification");
  field("pulse_joules", d.pulseJoules, 0, 1, "1 to 50 pJ");

  group = "environment";
  field("temperature_kelvin", d.temperatureKelvin, 1, 1000, "room temperature");

  group = "digital";
  field("flops_per_second", d.digitalFlopsPerSecond, 1, 1e24, "assumption");
  field("joules_per_flop", d.digitalJoulesPerFlop, 0, 1, "assumption");
}

} // namespace amcrt

#endif // AMCRT_DEVICE_DESCRIPTION_FIELDS_H
