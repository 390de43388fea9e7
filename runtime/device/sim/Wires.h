//===- Wires.h - Resistance of the lines -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// E5. Column j is driven at row 0 and open behind the last row; row i ends at
// its amplifier behind the last column; one segment of each line for each cell.
// The input conductance of a loop ends at the amplifier ("near") or at the
// other end of the positive array's row ("far").
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_WIRES_H
#define AMCRT_DEVICE_SIM_WIRES_H

#include "Circuit.h"
#include "amcrt/description/DeviceDescription.h"

namespace amcrt {

struct Wires {
  double rowOhms = 0, columnOhms = 0; ///< of one segment
  bool farInput = false;
  bool exact = false; ///< in `effectiveArrays`

  bool any() const { return rowOhms > 0 || columnOhms > 0; }
};

inline Wires wiresOf(const DeviceDescription &d) {
  return {d.physics.wires.rowOhms, d.physics.wires.columnOhms,
          d.physics.wires.inputEnd == InputEnd::far,
          d.physics.wires.model == WireModel::exact};
}

/// The conductances that a circuit without wires would need to do nearly the
/// same. Each cell is weakened by the drops along its column and its row,
///   d = r_col (T G) + r_row (G K),  T_ik = min(i, k) + 1,  K_jk = N - max(j,
///   k),
/// which are taken to second order, with the currents that go from row to row
/// by way of the columns (docs/device.md). A far input is one more element at
/// the first cell of its row, a shift column one more column next to the
/// amplifiers. `input` is empty for a product. With `exact`, where d
/// exceeds 0.12, and where currents G d^3 would move the solution of a loop by
/// more than 2e-3 of it (5e-4 with far inputs), the conductances are those
/// between the ports, by nodal analysis: 20 ms for a pair of N = 64, 0.2 s for
/// 128, 2 s for 256. How near the solution then is, is in docs/device.md.
Arrays effectiveArrays(const Arrays &arrays, const Wires &wires);

/// The positive array with the shift column, if there is one, as its last.
Eigen::MatrixXd withShift(const Arrays &arrays);
/// Takes the last column of the positive array as the shift column, if
/// `arrays` has one.
void splitShift(Arrays &arrays);

/// Conductances from columns and far inputs to rows whose ends are at 0 V,
/// exactly.
Arrays portArrays(const Arrays &arrays, const Wires &wires);

/// Exact nodal analysis of the whole circuit with its wires: the matrix that
/// takes the input voltages to the outputs. `gain` 0 means infinite.
/// O(N^4), about 10 ms for N = 64.
Eigen::MatrixXd exactInvTransfer(const Arrays &arrays, const Wires &wires,
                                 double gain);
Eigen::MatrixXd exactMvmTransfer(const Arrays &arrays, const Wires &wires,
                                 double gf, double gain);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_WIRES_H
