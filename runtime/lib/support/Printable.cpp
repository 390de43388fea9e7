//===- Printable.cpp - Text that a terminal may show ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/support/Printable.h"

#include <algorithm>
#include <bit>
#include <cstdint>

using namespace amcrt;

/// The bytes of the character of UTF-8 (RFC 3629) that `text` begins with; 0
/// when it begins with none.
static size_t readCharacter(std::string_view text, uint32_t &character) {
  uint8_t first = uint8_t(text[0]);
  size_t size = first < 0x80 ? 1 : std::countl_one(first);
  if (size > text.size() || size > 4 || (size == 1 && first >= 0x80))
    return 0;
  character = size == 1 ? first : first & (0x7f >> size);
  for (size_t i = 1; i < size; ++i) {
    if ((uint8_t(text[i]) & 0xc0) != 0x80)
      return 0;
    character = character << 6 | (uint8_t(text[i]) & 0x3f);
  }
  constexpr uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  bool isSurrogate = character >= 0xd800 && character < 0xe000;
  return character < smallest[size] || character > 0x10ffff || isSurrogate
             ? 0
             : size;
}

static bool isHarmless(uint32_t c) {
  auto within = [c](uint32_t low, uint32_t high) {
    return c >= low && c <= high;
  };
  bool isControl = c < 0x20 || within(0x7f, 0x9f) || within(0x2028, 0x2029);
  bool turnsText = c == 0x61c || within(0x200e, 0x200f) ||
                   within(0x202a, 0x202e) || within(0x2066, 0x2069);
  return !isControl && !turnsText;
}

std::string amcrt::printable(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string result;
  while (!text.empty()) {
    uint32_t character = 0;
    size_t size = readCharacter(text, character);
    bool keep = size > 0 && isHarmless(character);
    size = std::max<size_t>(size, 1);
    for (char byte : text.substr(0, size)) {
      if (keep)
        result += byte;
      else
        result +=
            {'\\', 'x', digits[uint8_t(byte) >> 4], digits[uint8_t(byte) & 15]};
    }
    text.remove_prefix(size);
  }
  return result;
}
