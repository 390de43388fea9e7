//===- CheckDescription.h - Fields that must suit each other -- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_DESCRIPTION_CHECKDESCRIPTION_H
#define AMCRT_DEVICE_DESCRIPTION_CHECKDESCRIPTION_H

#include "amcrt/description/DeviceDescription.h"

namespace amcrt {

/// A number as JSON has it.
std::string text(double value);

/// Each field being in its range, throws Error with `origin` and the place of
/// the first one that does not suit the others.
void checkDescription(const DeviceDescription &description,
                      const std::string &origin);

} // namespace amcrt

#endif // AMCRT_DEVICE_DESCRIPTION_CHECKDESCRIPTION_H
