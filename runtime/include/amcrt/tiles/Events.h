//===- Events.h - What a device told --------------------------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_TILES_EVENTS_H
#define AMCRT_TILES_EVENTS_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace amcrt {

/// Something that happened to a tile and is no error.
struct DeviceEvent {
  std::string kind; ///< one of `eventKinds`
  uint32_t chip = 0, tile = 0;
  int32_t row = -1, column = -1; ///< -1: the whole tile
  double figure = 0;             ///< by kind, see docs/report.md
  double seconds = 0;            ///< on the device's clock
  std::string text;
};

/// In the order of amc_event_kind.
inline constexpr std::array<const char *, 5> eventKinds = {
    "unstable", "saturated", "stuck_column", "write_failed", "worn_out"};

struct DeviceEvents {
  std::array<uint64_t, eventKinds.size()> counts{}; ///< by kind
  std::vector<DeviceEvent> list; ///< the first ones, up to `eventLimit`
  /// Events that are neither in `list` nor, where the device itself has left
  /// them out, in `counts`.
  uint64_t unlisted = 0;
};

inline constexpr size_t eventLimit = 256;

} // namespace amcrt

#endif // AMCRT_TILES_EVENTS_H
