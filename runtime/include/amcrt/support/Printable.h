//===- Printable.h - Text that a terminal may show ------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_SUPPORT_PRINTABLE_H
#define AMCRT_SUPPORT_PRINTABLE_H

#include <string>
#include <string_view>

namespace amcrt {

/// `text`, which may hold what a file says of itself, in one line for a
/// terminal: control characters (Unicode's Cc), those that turn the direction
/// of text, and bytes that are no UTF-8 become `\x1B`, one for each byte.
std::string printable(std::string_view text);

} // namespace amcrt

#endif // AMCRT_SUPPORT_PRINTABLE_H
