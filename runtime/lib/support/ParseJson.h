//===- ParseJson.h - Reading JSON that people write ----------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SUPPORT_PARSEJSON_H
#define AMCRT_LIB_SUPPORT_PARSEJSON_H

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace amcrt {

/// Lists and objects may lie within each other this deep. What walks a parsed
/// document calls itself once a level.
constexpr size_t maxJsonDepth = 64;

/// Parses a text. Throws Error with `origin`, line and column where the text
/// breaks the grammar, nests deeper than `maxJsonDepth`, or gives a name twice
/// in one object (RFC 8259 leaves open which of the two holds).
nlohmann::json parseJson(std::string_view text, const std::string &origin);

/// Parses a file of at most `limit` bytes.
nlohmann::json readJson(const std::string &path, uint64_t limit);

} // namespace amcrt

#endif // AMCRT_LIB_SUPPORT_PARSEJSON_H
