//===- Memory.h - Memory of a session ------------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SESSION_MEMORY_H
#define AMCRT_LIB_SESSION_MEMORY_H

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace amcrt {

/// Pages of this process, zero at start, given back at the end.
class Pages {
public:
  Pages() = default;
  /// Throws Error naming `what` when there is no memory.
  Pages(size_t bytes, const char *what);
  ~Pages();
  Pages(Pages &&other) noexcept { *this = std::move(other); }
  Pages &operator=(Pages &&other) noexcept {
    std::swap(base, other.base);
    std::swap(length, other.length);
    return *this;
  }

  uint8_t *data() const { return base; }
  size_t size() const { return length; }
  /// From writable to executable; never both.
  void makeExecutable();

private:
  uint8_t *base = nullptr;
  size_t length = 0;
};

/// Executable pages with a copy of `code`.
Pages loadCode(std::span<const uint8_t> code);

} // namespace amcrt

#endif // AMCRT_LIB_SESSION_MEMORY_H
