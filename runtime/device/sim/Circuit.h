//===- Circuit.h - The INV and MVM circuits of one tile ------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The equations are those of docs/device.md. N x N INV circuit with arrays
// Gp and Gn, input conductance gin, op-amp gain A0, inverter gain
// a = A0 / (A0 + 2), loads D_i = sum_j (Gp + Gn)_ij + gin:
//   (Gp - a Gn + D / A0) x = -gin b.
// A shift column g adds g s to each row's current and g to its load, where
// s = -as sum_j x_j is the output of a summing amplifier; so Gp becomes
// Gp - as g 1'. The same holds for the products.
// MVM circuit with feedback conductance gf:
//   y_i = -(sum_j (Gp - Gn)_ij b_j) / gf
//         / (1 + (1 + sum_j (Gp + Gn)_ij / gf) / A0).
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_CIRCUIT_H
#define AMCRT_DEVICE_SIM_CIRCUIT_H

#include "amcrt/driver/Lines.h"

#include <Eigen/Core>

namespace amcrt {

/// The conductances of a tile, in siemens.
struct Arrays {
  Eigen::MatrixXd positive;
  Eigen::MatrixXd negative; ///< empty for one array
  Eigen::VectorXd input;    ///< gin of each row of a loop; empty for a product
  /// Column that is driven by minus the sum of the others; empty for none.
  Eigen::VectorXd shift = {};
  /// Where the rows and columns are among the wires; empty: the first ones.
  BlockLines lines = {};
  /// With wires: currents into the rows for 1 V at an amplifier's input
  /// (column) while all lines are driven to 0 V. Empty: the sums of a row, and
  /// gin.
  Eigen::MatrixXd nodes = {};
  /// With wires, analysed exactly: currents into the rows (row) for 1 V at a
  /// far input (column), which reaches other rows as well. Empty: `input`.
  Eigen::MatrixXd farInputs = {};

  bool isDifferential() const { return negative.size() > 0; }
  bool isShifted() const { return shift.size() > 0; }
  /// sum_j (Gp + Gn)_ij, with the shift column; with wires, what loads a row.
  Eigen::VectorXd rowSums() const;
  /// Currents into the rows for voltages at the inputs of a loop.
  Eigen::MatrixXd inputCurrents(const Eigen::MatrixXd &volts) const;
  /// How the columns' voltages drive the positive rows: Gp - as shift 1'.
  Eigen::MatrixXd shifted(double gain) const;
};

/// E13. Every cell with its access transistor in series, G / (1 + G ohms).
Arrays withTransistors(Arrays arrays, double ohms);

/// The matrix on the left of the INV equation. `gain` 0 means infinite.
Eigen::MatrixXd invMatrix(const Arrays &arrays, double gain);

/// A0 / (A0 + 2): of a unity-gain inverter made of the same op-amp.
double inverterGain(double gain);

/// as = A0 / (A0 + n + 1): of an amplifier that sums n voltages with unity
/// gain.
double summingGain(double gain, Eigen::Index n);

/// The loads D of the INV circuit.
Eigen::VectorXd invLoads(const Arrays &arrays);

/// What takes the inputs of the MVM circuit to its outputs, volts to volts,
/// with `nodes`: what an amplifier's input does to all rows.
Eigen::MatrixXd mvmMatrix(const Arrays &arrays, double gf, double gain);

/// How the MVM circuit scales row i of (Gp - Gn) b: -1 / gf / (1 + ...).
Eigen::VectorXd mvmRowGains(const Arrays &arrays, double gf, double gain);

/// The currents that offsets of the op-amps and inverters (volts at their
/// inputs) put into the rows of the INV circuit, to be multiplied by the
/// inverse of `invMatrix`: D vos - 2 a Gn vos'. With a shift column the first
/// of `inverters` is that of the summing amplifier: D vos - (n + 1) as vos'
/// shift.
Eigen::VectorXd invOffsetCurrents(const Arrays &arrays, double gain,
                                  const Eigen::VectorXd &opamps,
                                  const Eigen::VectorXd &inverters);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_CIRCUIT_H
