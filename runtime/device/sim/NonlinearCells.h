//===- NonlinearCells.h - Cells whose current bends -------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// E13. The current of a cell at v volts is G f(v), f(v) = r sinh(v / V) /
// sinh(r / V): a cell verified at the read voltage r is exact there. All cells
// of a column see its voltage, so
//   product: y = -(Gp - Gn) f(b) / gf,
//   loop:    (Gp - a Gn) f(x) + (D / A0) x = -gin b.
// The loop is solved for z = f(x): its linear solution is the exact one for an
// infinite gain, and the term (D / A0) (x - z) is brought in by iteration.
// Drops along wires and transistors are those of linear cells, and an
// inverter's gain a is taken out of f: errors of a few 1 / A0 of the bend.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_NONLINEARCELLS_H
#define AMCRT_DEVICE_SIM_NONLINEARCELLS_H

#include "Response.h"

namespace amcrt {

/// f(v) and its inverse.
float bent(float volts, const DeviceDescription &description);
float straightened(float volts, const DeviceDescription &description);

/// Takes the outputs of a linear loop to those of the real one.
void bendLoop(Eigen::MatrixXf &outputs, const Response &response,
              const DeviceDescription &description);

/// The outputs of a product for the inputs given.
void bendProduct(Eigen::MatrixXf &outputs, const Eigen::MatrixXf &inputs,
                 const Response &response,
                 const DeviceDescription &description);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_NONLINEARCELLS_H
