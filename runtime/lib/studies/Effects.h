//===- Effects.h - What can be taken out of a device ---------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_STUDIES_EFFECTS_H
#define AMCRT_LIB_STUDIES_EFFECTS_H

#include "amcrt/description/DeviceDescription.h"

#include <span>

namespace amcrt::sim {

/// An effect and how to take it out of a device.
struct Effect {
  const char *name;
  void (*remove)(DeviceDescription &);
  bool isOfWriting = false; ///< measured conductances do not have it
};

/// All that an inverse may have, each apart from the others.
std::span<const Effect> allEffects();

} // namespace amcrt::sim

#endif // AMCRT_LIB_STUDIES_EFFECTS_H
