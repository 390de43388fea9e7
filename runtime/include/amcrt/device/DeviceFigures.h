//===- DeviceFigures.h - Which figures of a driver are possible -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A driver's figures go into sums and reports. These say, by the units and
// ranges of device.h, whether a device can have meant them.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_DEVICEFIGURES_H
#define AMCRT_DEVICE_DEVICEFIGURES_H

#include "amcrt/device.h"

#include <cstdint>
#include <string>

namespace amcrt {

/// The first figure that is impossible and its value, as in "joules is -3";
/// empty when all are possible. Times and energies are finite, not negative and
/// at most 1e12 s or J a call, which no sum of a run takes to infinity.
///
/// Of a programming: `stable` is 0 or 1, there are at most 64 cells for each
/// element of the array (two for the sign, one for each of 32 bits), wear is
/// finite and not negative, and so is the condition of a stable circuit.
std::string impossible(const amc_program_result &result,
                       const amc_device_info &info);
/// Of a device: an error of its cells that is finite and not negative, and no
/// more spares than 65536 lines or tiles.
std::string impossible(const amc_device_info &info);
/// Of a solve or product of `columns` vectors: no more saturated ones.
std::string impossible(const amc_solve_result &result, uint32_t columns);
/// Of a calibration: a finite residual that is not negative.
std::string impossible(const amc_calibrate_result &result);

} // namespace amcrt

#endif // AMCRT_DEVICE_DEVICEFIGURES_H
