//===- CellError.h - How exact the cells of a device are ------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_SIM_CELLERROR_H
#define AMCRT_DEVICE_SIM_CELLERROR_H

#include "amcrt/description/DeviceDescription.h"

namespace amcrt {

/// amc_device_info::cell_error of a description: the widest step between two
/// levels and six standard deviations of what writing, the differences between
/// cells and relaxation before the first use leave on the two cells of an
/// entry; with a shift column as many times as its entries have less range. At
/// least 1e-6, what float32 is good for.
double cellError(const DeviceDescription &description);

} // namespace amcrt

#endif // AMCRT_DEVICE_SIM_CELLERROR_H
