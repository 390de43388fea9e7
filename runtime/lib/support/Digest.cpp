//===- Digest.cpp - SHA-256 of files and data -----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Digest.h"

#include <array>

using namespace amcrt;

Sha256::Sha256() { SHA256Init(&context); }

void Sha256::add(std::span<const uint8_t> bytes) {
  SHA256Update(&context, bytes.data(), bytes.size());
}

std::string Sha256::hex() const {
  std::array<char, SHA256_DIGEST_STRING_LENGTH> text;
  SHA2_CTX copy = context; // more bytes may follow
  return SHA256End(&copy, text.data());
}

std::string amcrt::sha256Hex(std::span<const uint8_t> bytes) {
  Sha256 all;
  all.add(bytes);
  return all.hex();
}
