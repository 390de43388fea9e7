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

constexpr const char *plainChoice = "assumption: the plain choice";
constexpr const char *idealised = "off: an idealisation";

/// Calls visit(Field, value) for fields of one group.
template <typename F> struct FieldGroup {
  const char *name;
  F &visit;

  /// A number or a list of numbers.
  template <typename T>
  void field(const char *field, T &value, double low, double high,
             const char *source) const {
    visit(Field{name, field, low, high, source}, value);
  }
  template <typename T>
  void choice(const char *field, T &value, const char *source) const {
    visit(Field{name, field, 0, 0, source}, value);
  }
};

template <typename T, typename F>
void eachGeometryField(T &can, FieldGroup<F> group) {
  group.field("array_size", can.arraySize, 8, 256,
              "arrays of 64 in 40 to 90 nm chips");
  group.field("chips", can.chips, 1, 4096, plainChoice);
  group.field("tiles_per_chip", can.tilesPerChip, 1, 65536, plainChoice);
  group.choice("periphery", can.periphery, "GRAMC: one array, both circuits");
}

template <typename T, typename F>
void eachSparesField(T &can, FieldGroup<F> group) {
  group.field("lines", can.spareLines, 0, 256, "none: assumption");
  group.field("tiles_per_chip", can.spareTiles, 0, 65536, "none: assumption");
}

template <typename T, typename F>
void eachDefectsField(T &defects, FieldGroup<F> group) {
  group.field("dead_tiles", defects.deadTiles, 0, 1, idealised);
  group.field("dead_lines", defects.deadLines, 0, 1, idealised);
  group.field("list", defects.list, 0, 0, idealised);
}

template <typename T, typename F>
void eachCellField(T &cell, FieldGroup<F> group) {
  group.field("min_conductance_siemens", cell.minConductanceSiemens, 0, 1e-2,
              "TaOx 1T1R, 40 nm, Nature Electronics 2025");
  group.field("max_conductance_siemens", cell.maxConductanceSiemens, 1e-9, 1e-2,
              "TaOx 1T1R, 40 nm, Nature Electronics 2025");
  group.field("level_bits", cell.levelBits, 0, 12,
              "around 4 bits, ICSICT 2024");
  group.choice("spacing", cell.spacing, plainChoice);
  group.choice("sign_scheme", cell.signScheme, plainChoice);
  group.field("write_error_range", cell.writeErrorRange, 0, 1,
              "assumption: 0.5 to 1 % of the range");
  group.field("write_error_siemens", cell.writeErrorSiemens, -1e-2, 1e-2,
              idealised);
  group.field("device_variation", cell.deviceVariation, 0, 1, idealised);
  group.field("read_noise", cell.readNoise, 0, 1,
              "about 1 % for each read, note in aihwkit");
  group.choice("thermal_noise", cell.thermalNoise, idealised);
  group.field("nonlinearity_volts", cell.nonlinearityVolts, 0, 100, idealised);
  group.field("endurance_pulses", cell.endurancePulses, 0, 1e15,
              "off; 1e6 for 4-level HfOx, Huang et al.");
  group.field("endurance_log_sigma", cell.enduranceLogSigma, 0, 5, idealised);
  group.field("stuck_open", cell.stuckOpen, 0, 0.5,
              "off; 0.1 to 1 % is typical");
  group.field("stuck_short", cell.stuckShort, 0, 0.5,
              "off; 0.1 to 1 % is typical");
  group.field("transistor_ohms", cell.transistorOhms, 0, 1e6,
              "off; 0.5 to 5 kohm is typical");
}

template <typename T, typename F>
void eachRelaxationField(T &relaxation, FieldGroup<F> group) {
  group.field("seconds", relaxation.seconds, 0, 1e10, idealised);
  group.field("mean_siemens_per_e_fold", relaxation.meanSiemens, -1e-3, 1e-3,
              "off; CMO/HfOx fit in preset cmo-hfox");
  group.field("sigma_siemens", relaxation.sigmaSiemens, 0, 1e-3,
              "off; CMO/HfOx fit in preset cmo-hfox");
  group.field("sigma_siemens_per_e_fold", relaxation.sigmaGrowthSiemens, 0,
              1e-3, "off; CMO/HfOx fit in preset cmo-hfox");
}

template <typename T, typename F>
void eachWiresField(T &wires, FieldGroup<F> group) {
  group.field("row_ohms", wires.rowOhms, 0, 1e4, "off; 1.73 in a 40 nm chip");
  group.field("column_ohms", wires.columnOhms, 0, 1e4,
              "off; 1.73 in a 40 nm chip");
  group.choice("input_end", wires.inputEnd, plainChoice);
  group.choice("model", wires.model, "fast is within 1e-3 of exact");
}

template <typename T, typename F>
void eachOpampField(T &opamp, FieldGroup<F> group) {
  group.field("gain", opamp.gain, 0, 1e12, "on-chip, 28 to 65 nm: 60 to 80 dB");
  group.field("bandwidth_hertz", opamp.bandwidthHertz, 1e3, 1e12,
              "on-chip, 28 to 65 nm: 50 to 500 MHz");
  group.field("offset_volts", opamp.offsetVolts, 0, 1,
              "1 to 5 mV, 0.1 mV when auto-zeroed");
  group.field("noise_volts_per_root_hertz", opamp.noiseVoltsPerRootHertz, 0,
              1e-3, "off; AD823: 16e-9");
  group.field("watts", opamp.watts, 0, 10, "on-chip: 20 to 200 uW");
  group.field("supply_volts", opamp.supplyVolts, 1e-3, 100, "assumption");
  group.field("slew_volts_per_second", opamp.slewVoltsPerSecond, 0, 1e12,
              "off; AD823: 22e6, OPA690: 1.8e9");
  group.choice("calibrate", opamp.calibrate, idealised);
  group.field("calibration_reads", opamp.calibrationReads, 1, 1024,
              "assumption");
}

template <typename T, typename F>
void eachConvertersField(T &converters, FieldGroup<F> group) {
  group.field("dac_bits", converters.dacBits, 0, 23, "assumption");
  group.field("adc_bits", converters.adcBits, 0, 23, "assumption");
  group.field("input_volts", converters.inputVolts, 1e-6, 100,
              "read voltages: 0.1 to 0.3 V");
  group.field("sample_seconds", converters.sampleSeconds, 0, 1, idealised);
  group.field("dac_seconds", converters.dacSeconds, 0, 1,
              "4 to 8 bits: 1 to 5 ns");
  group.field("adc_seconds", converters.adcSeconds, 0, 1, "SAR, 8 bits");
  group.field("dac_joules", converters.dacJoules, 0, 1,
              "4 to 8 bits: 0.05 to 0.5 pJ");
  group.field("adc_joules", converters.adcJoules, 0, 1,
              "SAR, 8 bits: 1 to 2 pJ (ISAAC: 1.6)");
  group.field("dac_noise_lsb", converters.dacNoiseLsb, 0, 100,
              "off; 0.3 to 0.5 is typical");
  group.field("adc_noise_lsb", converters.adcNoiseLsb, 0, 100,
              "off; 0.3 to 0.5 is typical");
  group.field("lines_per_dac", converters.linesPerDac, 1, 256, plainChoice);
  group.field("lines_per_adc", converters.linesPerAdc, 1, 256, plainChoice);
}

template <typename T, typename F>
void eachWriteField(T &write, FieldGroup<F> group) {
  group.field("pulses_per_cell", write.pulsesPerCell, 0, 1e6,
              "write-verify on NeuRRAM, Wan et al. 2022");
  group.field("verify_tolerance_range", write.verifyToleranceRange, 0, 1,
              "off: the write error is what a verified write leaves");
  group.field("max_pulses", write.maxPulses, 1, 255, "assumption");
  group.field("pulse_seconds", write.pulseSeconds, 0, 1,
              "50 to 1000 ns with verification");
  group.field("pulse_joules", write.pulseJoules, 0, 1, "1 to 50 pJ");
}

template <typename T, typename F>
void eachEnvironmentField(T &environment, FieldGroup<F> group) {
  group.field("temperature_kelvin", environment.temperatureKelvin, 1, 1000,
              "room temperature");
}

template <typename T, typename F>
void eachDigitalField(T &costs, FieldGroup<F> group) {
  group.field("flops_per_second", costs.digitalFlopsPerSecond, 1, 1e24,
              "assumption");
  group.field("joules_per_flop", costs.digitalJoulesPerFlop, 0, 1,
              "assumption");
}

/// Calls visit(Field, value) for every field of the description `d`.
template <typename D, typename F> void eachField(D &d, F &&visitor) {
  auto visit = [&](const Field &field, auto &value) { visitor(field, value); };
  using V = decltype(visit);
  eachGeometryField(d.capabilities, FieldGroup<V>{"geometry", visit});
  eachSparesField(d.capabilities, FieldGroup<V>{"spares", visit});
  eachDefectsField(d.physics.defects, FieldGroup<V>{"defects", visit});
  eachCellField(d.physics.cell, FieldGroup<V>{"cell", visit});
  eachRelaxationField(d.physics.relaxation, FieldGroup<V>{"relaxation", visit});
  eachWiresField(d.physics.wires, FieldGroup<V>{"wires", visit});
  eachOpampField(d.physics.opamp, FieldGroup<V>{"opamp", visit});
  eachConvertersField(d.physics.converters, FieldGroup<V>{"converters", visit});
  eachWriteField(d.physics.write, FieldGroup<V>{"write", visit});
  eachEnvironmentField(d.physics.environment,
                       FieldGroup<V>{"environment", visit});
  eachDigitalField(d.costs, FieldGroup<V>{"digital", visit});
}

} // namespace amcrt

#endif // AMCRT_DEVICE_DESCRIPTION_FIELDS_H
