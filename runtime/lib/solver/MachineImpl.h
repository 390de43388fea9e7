//===- MachineImpl.h - What a machine is made of -------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SOLVER_MACHINEIMPL_H
#define AMCRT_LIB_SOLVER_MACHINEIMPL_H

#include "../session/ThreadPool.h"
#include "../session/Tiles.h"
#include "amcrt/Solver.h"

#include <vector>

namespace amcrt {

struct Machine::Impl {
  explicit Impl(const MachineOptions &options);

  /// Of one operation of the digital engine.
  Cost flop() const {
    return {1 / device.digitalFlopsPerSecond, device.digitalJoulesPerFlop};
  }
  /// The first tiles that are free. Throws Error when there are fewer.
  std::vector<amc_tile_id> take(uint64_t count);
  void giveBack(const std::vector<amc_tile_id> &places);

  DeviceDescription device;
  ThreadPool pool;
  Tiles tiles;
  Cost spent;
  std::vector<bool> taken; ///< chip by chip
  uint64_t free = 0;
};

} // namespace amcrt

#endif // AMCRT_LIB_SOLVER_MACHINEIMPL_H
