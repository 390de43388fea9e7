//===- DriverSection.h - What only a driver reads ------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_DESCRIPTION_DRIVERSECTION_H
#define AMCRT_DEVICE_DESCRIPTION_DRIVERSECTION_H

#include <string>
#include <string_view>

namespace amcrt {

/// The section "driver" of a description as it is written, with its own order
/// of names and spelling of numbers. `description` is JSON, an object whose
/// member "driver" is an object.
std::string driverSection(std::string_view description);

} // namespace amcrt

#endif // AMCRT_DEVICE_DESCRIPTION_DRIVERSECTION_H
