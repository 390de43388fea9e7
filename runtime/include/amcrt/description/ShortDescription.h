//===- ShortDescription.h - A description by its differences -- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DESCRIPTION_SHORTDESCRIPTION_H
#define AMCRT_DESCRIPTION_SHORTDESCRIPTION_H

#include "amcrt/description/DeviceDescription.h"

namespace amcrt {

/// What a reader wants to know of a device: the preset that is nearest, and
/// what differs from it.
struct ShortDescription {
  std::string base;
  /// JSON text of an object with the fields that differ, without `driver`.
  std::string changes;
};
ShortDescription shortDescription(const DeviceDescription &description);

} // namespace amcrt

#endif // AMCRT_DESCRIPTION_SHORTDESCRIPTION_H
