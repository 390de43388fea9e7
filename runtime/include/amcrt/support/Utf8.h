//===- Utf8.h - Names as text --------------------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_SUPPORT_UTF8_H
#define AMCRT_SUPPORT_UTF8_H

#include <string>
#include <string_view>

namespace amcrt {

/// The name of a file or of a value in a model, which may be any bytes, as
/// UTF-8 (RFC 3629): what is UTF-8 stays as it is, any other byte becomes
/// `\xE9`. For files whose format asks for UTF-8.
std::string utf8(std::string_view name);

} // namespace amcrt

#endif // AMCRT_SUPPORT_UTF8_H
