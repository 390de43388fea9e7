//===- Response.h - What one analog operation does ------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Gain, offset and stability are properties of the written circuit. They are
// worked out once when a tile is programmed, in float64, so that an operation
// is a product: out = transfer in + offset, plus noise.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_RESPONSE_H
#define AMCRT_DEVICE_SIM_RESPONSE_H

#include "Amplifiers.h"
#include "Circuit.h"
#include "amcrt/description/DeviceDescription.h"

namespace amcrt {

struct Response {
  bool stable = true;
  double condition = 1;       ///< 1-norm, of the matrix with its gain error
  double slowestRate = 0;     ///< of a loop, 1 / s; < 0: it runs away
  double settlingSeconds = 0; ///< to half a step of the ADC
  unsigned amplifiers = 0;    ///< op-amps and inverters that are on
  double inputSiemens = 0;    ///< that each input drives besides the cells
  Eigen::MatrixXf transfer;   ///< volts to volts
  Eigen::MatrixXf loop;       ///< of a loop: minus its inverse, times gin
  Eigen::VectorXf offset;     ///< volts at the outputs
  /// The largest offset at the outputs and at what is behind them: inverters, a
  /// summing amplifier. Volts.
  float largestOffset = 0;
  /// A shift column: minus its voltage over the sum of the columns', 0 without
  /// one; that voltage's offset; its cells' sum in siemens; in a product what 1
  /// V on it does to the outputs; and its part of `squares`.
  float shiftGain = 0, shiftOffset = 0, shiftSiemens = 0;
  Eigen::VectorXf shiftTransfer;
  Eigen::VectorXf shiftSquares;
  Eigen::VectorXf gainLoads;   ///< D / A0 of a loop, in units of the range
  Eigen::VectorXf lineSiemens; ///< sum of the cells on each column
  /// Read noise (E4): a current of variance readNoise^2 times `squares` u^2
  /// acts on each row, u being the voltages on the columns. In units of the
  /// range; `noiseGain`, or `loop`, takes it to the outputs.
  Eigen::MatrixXf squares;
  /// Variance that does not depend on u: of the amplifiers (E8), thermal.
  Eigen::VectorXf constantNoise;
  Eigen::VectorXf noiseGain; ///< of a product; empty for a loop
};

/// Whether reads differ: E4, E8 or thermal noise.
inline bool isNoisy(const DeviceDescription &d) {
  return d.physics.cell.readNoise > 0 ||
         d.physics.opamp.noiseVoltsPerRootHertz > 0 ||
         d.physics.cell.thermalNoise;
}

/// What the amplifiers see: the cells with transistors and wires in series.
Arrays circuitOf(const Arrays &written, const DeviceDescription &description);

/// The loop that inverts, for the conductances that were written. Input
/// conductance gin = gmax - gmin, so that out = -A^-1 in for the scaled block.
Response invResponse(const Arrays &written, const Offsets &offsets,
                     const DeviceDescription &description);

/// The product. Feedback gf = columns (gmax - gmin), so that
/// out = -A in / columns, which never exceeds the largest input.
Response mvmResponse(const Arrays &written, const Offsets &offsets,
                     const DeviceDescription &description);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_RESPONSE_H
