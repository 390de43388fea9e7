//===- MachineImpl.h - What a machine is made of -------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SOLVER_MACHINEIMPL_H
#define AMCRT_LIB_SOLVER_MACHINEIMPL_H

#include "amcrt/description/DeviceModel.h"
#include "amcrt/solver/Solver.h"
#include "support/ThreadPool.h"
#include "tiles/Tiles.h"

#include <vector>

namespace amcrt {

struct Machine::Impl {
  explicit Impl(const MachineOptions &options);

  /// The first tiles that are free. Throws Error when there are fewer.
  std::vector<amc_tile_id> take(uint64_t count);
  void giveBack(const std::vector<amc_tile_id> &places);

  /// Tiles that are in order and hold nothing, spares aside.
  uint64_t free() const;

  DeviceModel device;
  ThreadPool pool;
  Tiles tiles;
  Cost spent;
};

} // namespace amcrt

#endif // AMCRT_LIB_SOLVER_MACHINEIMPL_H
