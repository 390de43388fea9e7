//===- Utf8.cpp - Names as text -------------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/support/Utf8.h"

#include <cstdint>

/// Bytes of the character that `text` begins with; 0 when it is none
/// (RFC 3629, section 4: neither overlong, nor a surrogate, nor above 10FFFF).
static size_t characterBytes(std::string_view text) {
  auto at = [&](size_t i) { return uint8_t(text[i]); };
  uint8_t lead = at(0);
  if (lead < 0x80)
    return 1;
  size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size)
    return 0;
  for (size_t i = 1; i < size; ++i)
    if ((at(i) & 0xc0) != 0x80)
      return 0;
  bool overlong =
      (lead == 0xe0 && at(1) < 0xa0) || (lead == 0xf0 && at(1) < 0x90);
  bool surrogate = lead == 0xed && at(1) >= 0xa0;
  bool above = lead == 0xf4 && at(1) >= 0x90;
  return overlong || surrogate || above ? 0 : size;
}

std::string amcrt::utf8(std::string_view name) {
  constexpr const char *digits = "0123456789ABCDEF";
  std::string text;
  while (!name.empty()) {
    size_t size = characterBytes(name);
    if (size == 0) {
      auto byte = uint8_t(name.front());
      text += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
      size = 1;
    } else {
      text += name.substr(0, size);
    }
    name.remove_prefix(size);
  }
  return text;
}
