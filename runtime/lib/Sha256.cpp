//===- Sha256.cpp - SHA-256 of files in reports ---------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// FIPS 180-4, section 6.2. Reports name the exact program they are about; no
// library is worth linking for one digest.
//
//===----------------------------------------------------------------------===//

#include "amcrt/Sha256.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <vector>

using namespace amcrt;

namespace {

/// The first 32 bits of the fractional parts of the cube roots of the first 64
/// primes, and of the square roots of the first 8 (FIPS 180-4, 4.2.2, 5.3.3).
struct Constants {
  std::array<uint32_t, 64> k;
  std::array<uint32_t, 8> h;

  Constants() {
    unsigned found = 0;
    for (unsigned n = 2; found < 64; ++n) {
      bool prime = true;
      for (unsigned d = 2; d * d <= n; ++d)
        prime &= n % d != 0;
      if (!prime)
        continue;
      // 80-bit long double holds the 32 fractional bits with room to spare.
      long double cube = std::cbrt((long double)(n));
      long double square = std::sqrt((long double)(n));
      auto fraction = [](long double value) {
        return uint32_t((value - std::floor(value)) * 4294967296.0L);
      };
      k[found] = fraction(cube);
      if (found < 8)
        h[found] = fraction(square);
      ++found;
    }
  }
};

} // namespace

static const Constants &constants() {
  static const Constants values;
  return values;
}

Sha256::Sha256() : h(constants().h) {}

void Sha256::compress(const uint8_t *block) {
  std::array<uint32_t, 64> w;
  for (int t = 0; t < 16; ++t)
    w[t] = uint32_t(block[4 * t]) << 24 | uint32_t(block[4 * t + 1]) << 16 |
           uint32_t(block[4 * t + 2]) << 8 | block[4 * t + 3];
  for (int t = 16; t < 64; ++t) {
    uint32_t a = w[t - 15], b = w[t - 2];
    w[t] = (std::rotr(b, 17) ^ std::rotr(b, 19) ^ b >> 10) + w[t - 7] +
           (std::rotr(a, 7) ^ std::rotr(a, 18) ^ a >> 3) + w[t - 16];
  }
  const std::array<uint32_t, 64> &k = constants().k;
  std::array<uint32_t, 8> s = h;
  for (int t = 0; t < 64; ++t) {
    uint32_t e = s[4], a = s[0];
    uint32_t t1 = s[7] +
                  (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) +
                  ((e & s[5]) ^ (~e & s[6])) + k[t] + w[t];
    uint32_t t2 = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) +
                  ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
    s = {t1 + t2, s[0], s[1], s[2], s[3] + t1, s[4], s[5], s[6]};
  }
  for (int i = 0; i < 8; ++i)
    h[i] += s[i];
}

void Sha256::add(std::span<const uint8_t> bytes) {
  size_t filled = size % block.size();
  size += bytes.size();
  if (filled > 0) {
    size_t more = std::min(bytes.size(), block.size() - filled);
    std::copy_n(bytes.begin(), more, block.begin() + filled);
    bytes = bytes.subspan(more);
    if (filled + more < block.size())
      return;
    compress(block.data());
  }
  for (; bytes.size() >= block.size(); bytes = bytes.subspan(block.size()))
    compress(bytes.data());
  std::copy(bytes.begin(), bytes.end(), block.begin());
}

std::string Sha256::hex() const {
  Sha256 all = *this;
  std::vector<uint8_t> tail = {0x80};
  while ((size + tail.size()) % block.size() != 56)
    tail.push_back(0);
  for (int shift = 56; shift >= 0; shift -= 8)
    tail.push_back(uint8_t(size * 8 >> shift));
  all.add(tail);
  std::string text;
  for (uint32_t word : all.h)
    for (int shift = 28; shift >= 0; shift -= 4)
      text += "0123456789abcdef"[word >> shift & 15];
  return text;
}

std::string amcrt::sha256Hex(std::span<const uint8_t> bytes) {
  Sha256 all;
  all.add(bytes);
  return all.hex();
}
