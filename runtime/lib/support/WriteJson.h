//===- WriteJson.h - JSON with names of any bytes ------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SUPPORT_WRITEJSON_H
#define AMCRT_LIB_SUPPORT_WRITEJSON_H

#include "amcrt/support/Utf8.h"

#include <nlohmann/json.hpp>

#include <string>
#include <utility>

namespace amcrt {

/// The value with `utf8` of each of its texts; JSON is UTF-8. For values that a
/// program made: it goes as deep as they do.
template <typename Json> Json withUtf8(Json value) {
  if (value.is_string())
    return utf8(value.template get_ref<const std::string &>());
  if (value.is_array())
    for (Json &element : value)
      if (!element.is_number())
        element = withUtf8(std::move(element));
  if (value.is_object()) {
    Json object = Json::object();
    for (auto &[name, member] : value.items())
      object[utf8(name)] = withUtf8(std::move(member));
    return object;
  }
  return value;
}

/// The text of a file, in lines; with `indent` -1 in one.
template <typename Json> std::string jsonText(Json value, int indent = 1) {
  return withUtf8(std::move(value)).dump(indent);
}

} // namespace amcrt

#endif // AMCRT_LIB_SUPPORT_WRITEJSON_H
