//===- ParseJson.h - Reading JSON that people write ----------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_PARSEJSON_H
#define AMCRT_PARSEJSON_H

#include "amcrt/Error.h"

#include <nlohmann/json.hpp>

#include <string>

namespace amcrt {

/// Parses a string, bytes or a stream. Throws Error with `origin` and, where
/// the text breaks the grammar, line and column.
template <typename Source>
nlohmann::json parseJson(Source &&source, const std::string &origin) {
  try {
    return nlohmann::json::parse(source);
  } catch (const nlohmann::json::exception &problem) {
    // "[json.exception.parse_error.101] parse error at line 2, column 9: ..."
    std::string text = problem.what();
    throw Error(origin + ": is not JSON: " + text.substr(text.find("] ") + 2));
  }
}

} // namespace amcrt

#endif // AMCRT_PARSEJSON_H
