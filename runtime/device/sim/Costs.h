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
#include "Response.h"
#include "amcrt/device.h"

namespace amcrt {

/// Adds the writing of an array: rows one after the other, the cells of a row
/// together. `result.seconds` is that of the slowest array: both of a pair are
/// written at the same time.
void addWrite(amc_program_result &result, const WriteCount &count,
              const DeviceDescription &description);

/// Adds one vector: conversion, slewing, settling and, `repeats` times in all,
/// the search of the range. Voltages on the array's columns, at the inputs and
/// at the outputs.
void addVector(amc_solve_result &result, const Response &response, int repeats,
               const Eigen::Ref<const Eigen::VectorXf> &columns,
               const Eigen::Ref<const Eigen::VectorXf> &inputs,
               const Eigen::Ref<const Eigen::VectorXf> &outputs,
               const DeviceDescription &description);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_COSTS_H
