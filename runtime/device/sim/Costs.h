//===- Costs.h - Time and energy of a tile's operations ------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The formulas are those of docs/device.md, "Time and energy".
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_COSTS_H
#define AMCRT_DEVICE_SIM_COSTS_H

#include "Cells.h"
#include "Lanes.h"
#include "Response.h"
#include "amcrt/device.h"

namespace amcrt {

/// Adds the writing of an array: rows one after the other, the cells of a row
/// together. `result.seconds` is that of the slowest array: both of a pair are
/// written at the same time.
void addWrite(amc_program_result &result, const WriteCount &count,
              const DeviceDescription &description);

/// What the cells and inputs take, for up to 16 vectors of voltages on the
/// array's columns and at the inputs.
PerVector arrayWatts(const Response &response, const Eigen::MatrixXf &columns,
                     const Eigen::MatrixXf &inputs);

/// What belongs to up to 16 vectors that a tile has processed.
struct VectorCosts {
  PerVector arrayWatts;
  PerVector outputPeaks; ///< volts
  Ints repeats;          ///< conversions in all: the search of the range
};

/// Adds `vectors` vectors: conversion of `inputs` and `outputs` numbers each,
/// slewing and settling.
void addVectors(amc_solve_result &result, const VectorCosts &costs,
                const Response &response, Eigen::Index vectors,
                Eigen::Index inputs, Eigen::Index outputs,
                const DeviceDescription &description);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_COSTS_H
