//===- Sha256.h - SHA-256 of files and data ------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_SHA256_H
#define AMCRT_SHA256_H

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace amcrt {

/// SHA-256 (FIPS 180-4) of bytes that come in parts.
class Sha256 {
public:
  Sha256();
  void add(std::span<const uint8_t> bytes);
  /// Of all bytes so far, lower-case hexadecimal.
  std::string hex() const;

private:
  void compress(const uint8_t *block);

  std::array<uint32_t, 8> h;
  std::array<uint8_t, 64> block{}; ///< begun
  uint64_t size = 0;               ///< bytes so far
};

/// SHA-256 of these bytes, lower-case hexadecimal.
std::string sha256Hex(std::span<const uint8_t> bytes);

} // namespace amcrt

#endif // AMCRT_SHA256_H
