//===- Digest.h - SHA-256 of files and data ------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SUPPORT_DIGEST_H
#define AMCRT_LIB_SUPPORT_DIGEST_H

#include <sha2.h>

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
  SHA2_CTX context;
};

/// SHA-256 of these bytes, lower-case hexadecimal.
std::string sha256Hex(std::span<const uint8_t> bytes);

} // namespace amcrt

#endif // AMCRT_LIB_SUPPORT_DIGEST_H
