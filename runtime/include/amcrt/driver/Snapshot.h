//===- Snapshot.h - State of a device as bytes ---------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DRIVER_SNAPSHOT_H
#define AMCRT_DRIVER_SNAPSHOT_H

#include "amcrt/driver/DriverError.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace amcrt {

/// Appends plain values to a snapshot.
class SnapshotWriter {
public:
  template <typename T> void put(const T &value) { put(&value, sizeof value); }
  void put(const void *from, size_t count) {
    auto *data = static_cast<const uint8_t *>(from);
    bytes.insert(bytes.end(), data, data + count);
  }
  std::vector<uint8_t> bytes;
};

/// Reads them back. Throws DriverError at the end of the bytes.
class SnapshotReader {
public:
  explicit SnapshotReader(std::vector<uint8_t> bytes)
      : bytes(std::move(bytes)) {}
  bool atEnd() const { return at == bytes.size(); }
  template <typename T> T take() {
    T value;
    take(&value, sizeof value);
    return value;
  }
  void take(void *to, size_t count) {
    if (count > bytes.size() - at)
      throw DriverError(AMC_INVALID_ARGUMENT, "the snapshot is truncated");
    std::copy_n(bytes.begin() + std::ptrdiff_t(at), count,
                static_cast<uint8_t *>(to));
    at += count;
  }

private:
  std::vector<uint8_t> bytes;
  size_t at = 0;
};

} // namespace amcrt

#endif // AMCRT_DRIVER_SNAPSHOT_H
