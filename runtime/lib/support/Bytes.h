//===- Bytes.h - Bytes of a saved state ----------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SUPPORT_BYTES_H
#define AMCRT_LIB_SUPPORT_BYTES_H

#include "amcrt/support/Error.h"

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace amcrt {

inline void putBytes(std::vector<uint8_t> &out, const void *data, size_t size) {
  auto *first = static_cast<const uint8_t *>(data);
  out.insert(out.end(), first, first + size);
}

template <typename T> void put(std::vector<uint8_t> &out, const T &value) {
  static_assert(std::is_trivially_copyable_v<T>);
  putBytes(out, &value, sizeof value);
}

/// The next `size` bytes, which leave `in`.
inline std::span<const uint8_t> takeBytes(std::span<const uint8_t> &in,
                                          size_t size,
                                          const std::string &origin) {
  if (in.size() < size)
    throw Error(origin + ": the saved state is truncated");
  std::span<const uint8_t> bytes = in.first(size);
  in = in.subspan(size);
  return bytes;
}

template <typename T>
T take(std::span<const uint8_t> &in, const std::string &origin) {
  T value;
  std::memcpy(&value, takeBytes(in, sizeof value, origin).data(), sizeof value);
  return value;
}

inline bool takeFlag(std::span<const uint8_t> &in, const std::string &origin) {
  auto flag = take<uint8_t>(in, origin);
  if (flag > 1)
    throw Error(origin + ": the saved state is damaged (flags)");
  return flag == 1;
}

} // namespace amcrt

#endif // AMCRT_LIB_SUPPORT_BYTES_H
