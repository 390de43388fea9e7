//===- EventLog.h - What a device told in a run --------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_TILES_EVENTLOG_H
#define AMCRT_LIB_TILES_EVENTLOG_H

#include "amcrt/device/OpenDevice.h"
#include "amcrt/tiles/Events.h"

#include <span>

namespace amcrt {

/// Counts all events of a device and keeps the first ones.
class EventLog {
public:
  /// Takes what the device has to tell.
  void collect(Device &device);
  const DeviceEvents &events() const { return kept; }

  void save(std::vector<uint8_t> &bytes) const;
  /// Reads what save wrote from the front of `bytes`. Throws Error.
  static EventLog restore(std::span<const uint8_t> &bytes,
                          const std::string &origin);

private:
  DeviceEvents kept;
};

} // namespace amcrt

#endif // AMCRT_LIB_TILES_EVENTLOG_H
