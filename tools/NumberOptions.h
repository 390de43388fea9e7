//===- NumberOptions.h - Numbers on command lines ------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks of the text itself: conversions to C types take -1 for the largest
// number, cut numbers that are too large, and call NaN a number in any range.
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TOOLS_NUMBEROPTIONS_H
#define AMC_TOOLS_NUMBEROPTIONS_H

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

namespace amcrt {

/// A whole number in decimal digits.
inline CLI::Validator
wholeNumber(uint64_t low = 0,
            uint64_t high = std::numeric_limits<uint64_t>::max()) {
  return CLI::Validator(
      [=](std::string &text) -> std::string {
        uint64_t value = 0;
        const char *end = text.data() + text.size();
        auto [stop, error] = std::from_chars(text.data(), end, value);
        if (error == std::errc() && stop == end && value >= low &&
            value <= high)
          return "";
        return "'" + text + "' is not a whole number from " +
               std::to_string(low) + " to " + std::to_string(high);
      },
      "");
}

/// A finite number; for no upper limit, `high` is infinite.
inline CLI::Validator
finiteNumber(double low,
             double high = std::numeric_limits<double>::infinity()) {
  return CLI::Validator(
      [=](std::string &text) -> std::string {
        char *end = nullptr;
        double value = std::strtod(text.c_str(), &end);
        if (!text.empty() && !*end && std::isfinite(value) && value >= low &&
            value <= high)
          return "";
        std::string range = "'" + text + "' is not a finite number from " +
                            CLI::detail::to_string(low);
        return std::isfinite(high)
                   ? range + " to " + CLI::detail::to_string(high)
                   : range + " on";
      },
      "");
}

/// An option whose values are separated by commas, none of them empty.
template <typename T>
CLI::Option *addList(CLI::App *app, const std::string &name,
                     std::vector<T> &values, const std::string &description) {
  // A delimiter of the parser would pass over empty ones.
  auto read = [name, &values](const std::string &text) {
    std::vector<T> list;
    for (size_t begin = 0, end = 0; begin <= text.size(); begin = end + 1) {
      end = std::min(text.find(',', begin), text.size());
      std::string part = text.substr(begin, end - begin);
      T value{};
      if (part.empty() || !CLI::detail::lexical_cast(part, value))
        throw CLI::ValidationError(
            name, "'" + part + "' in '" + text + "' is not " +
                      (std::is_arithmetic_v<T> ? "a number" : "a name"));
      list.push_back(value);
    }
    values = list;
  };
  return app->add_option_function<std::string>(name, read, description);
}

} // namespace amcrt

#endif // AMC_TOOLS_NUMBEROPTIONS_H
