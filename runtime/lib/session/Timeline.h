//===- Timeline.h - Simulated time ---------------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SESSION_TIMELINE_H
#define AMCRT_LIB_SESSION_TIMELINE_H

#include "Gemm.h"
#include "Tiles.h"

#include <algorithm>
#include <map>
#include <vector>

namespace amcrt {

/// Adds up time and energy of a schedule. The digital engine runs its items one
/// after the other; tiles that follow each other in the schedule without
/// needing each other's results run side by side.
class Timeline {
public:
  void digital(Cost cost) {
    close();
    total += cost;
  }

  /// An operation of `tile` that reads `from` and writes `to` (empty: nothing).
  void analog(uint64_t tile, Cost cost, const MatrixView &from,
              const MatrixView &to) {
    Range read = rangeOf(from), write = rangeOf(to);
    for (const Range &earlier : written)
      if (read.overlaps(earlier) || write.overlaps(earlier)) {
        close();
        break;
      }
    busy[tile] += cost.seconds;
    total.joules += cost.joules;
    if (to.data)
      written.push_back(write);
  }

  /// Waits for the tiles that are running.
  void close() {
    double longest = 0;
    for (const auto &[tile, seconds] : busy)
      longest = std::max(longest, seconds);
    total.seconds += longest;
    busy.clear();
    written.clear();
  }

  /// With nothing running.
  const Cost &totals() const { return total; }
  void restore(const Cost &saved) { total = saved; }

private:
  struct Range {
    const float *begin, *end;
    bool overlaps(const Range &other) const {
      return begin < other.end && other.begin < end;
    }
  };
  static Range rangeOf(const MatrixView &m) {
    if (!m.data || m.rows == 0 || m.cols == 0)
      return {nullptr, nullptr};
    return {m.data, m.data + (m.rows - 1) * m.rowStride +
                        (m.cols - 1) * m.colStride + 1};
  }

  Cost total;
  std::map<uint64_t, double> busy; ///< seconds, by tile
  std::vector<Range> written;
};

} // namespace amcrt

#endif // AMCRT_LIB_SESSION_TIMELINE_H
