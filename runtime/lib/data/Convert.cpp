//===- Convert.cpp - Data in the type that an input has -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/data/Convert.h"

#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>

using namespace amcrt;

namespace {

/// Whether the float `value` is between the ends of the integer type `To`,
/// which are powers of two, so that every float type holds them.
template <typename To, typename From> bool isInRange(From value) {
  static_assert(std::is_signed_v<To>);
  From end = std::ldexp(From(1), std::numeric_limits<To>::digits);
  return value < end && value >= -end;
}

/// `value` as a `To`, when that is the same number; of a float as a narrower
/// one, when the nearest is a number.
template <typename To, typename From> bool convert(From value, To &out) {
  if constexpr (std::is_same_v<To, bool>) {
    out = value == From(1);
    return out || value == From(0);
  } else if constexpr (std::is_integral_v<To> && std::is_integral_v<From>) {
    out = To(value);
    return From(out) == value;
  } else if constexpr (std::is_integral_v<To>) {
    if (!isInRange<To>(value))
      return false;
    out = To(value);
    return From(out) == value;
  } else if constexpr (std::is_integral_v<From>) {
    out = To(value);
    return isInRange<From>(out) && From(out) == value;
  } else {
    out = To(value);
    return std::isfinite(out);
  }
}

std::string textOf(int64_t value) { return std::to_string(value); }
std::string textOf(double value) { return shortestText(value); }

template <typename To, typename From>
std::optional<Inexact> convertRow(const std::vector<From> &from, void *out) {
  auto *bytes = static_cast<char *>(out);
  for (size_t i = 0; i < from.size(); ++i) {
    To value;
    if (!convert(from[i], value)) {
      using Text =
          std::conditional_t<std::is_integral_v<From>, int64_t, double>;
      return Inexact{i, textOf(Text(from[i]))};
    }
    std::memcpy(bytes + i * sizeof(To), &value, sizeof(To));
  }
  return std::nullopt;
}

template <typename From>
std::optional<Inexact> readFrom(const Column &column, size_t row,
                                ElementType element, void *out) {
  std::vector<From> values(column.rowElements());
  column.read(row, values.data());
  switch (element) {
  case ElementType::f32:
    return convertRow<float>(values, out);
  case ElementType::f64:
    return convertRow<double>(values, out);
  case ElementType::i64:
    return convertRow<int64_t>(values, out);
  case ElementType::i32:
    return convertRow<int32_t>(values, out);
  case ElementType::i1:
    return convertRow<bool>(values, out);
  }
  return std::nullopt;
}

template <typename T> T load(const void *data, size_t index) {
  T value;
  std::memcpy(&value, static_cast<const char *>(data) + index * sizeof(T),
              sizeof(T));
  return value;
}

int64_t truncate(double value) {
  if (isInRange<int64_t>(value))
    return int64_t(value);
  return value < 0 ? INT64_MIN : INT64_MAX;
}

} // namespace

std::string amcrt::shortestText(double value) {
  char text[32];
  for (int digits = 6; digits <= 17; ++digits) {
    std::snprintf(text, sizeof text, "%.*g", digits, value);
    if (std::strtod(text, nullptr) == value)
      break;
  }
  return text;
}

const char *amcrt::nameOf(ElementType element) {
  switch (element) {
  case ElementType::f32:
    return "float32";
  case ElementType::f64:
    return "float64";
  case ElementType::i64:
    return "int64";
  case ElementType::i32:
    return "int32";
  case ElementType::i1:
    return "bool";
  }
  return "?";
}

bool amcrt::isSameType(const Column &column, ElementType element) {
  switch (column.element()) {
  case Column::Element::f32:
    return element == ElementType::f32;
  case Column::Element::f64:
    return element == ElementType::f64;
  case Column::Element::i64:
    return element == ElementType::i64;
  }
  return false;
}

std::optional<Inexact> amcrt::readAs(const Column &column, size_t row,
                                     ElementType element, void *out) {
  if (isSameType(column, element)) {
    column.read(row, out);
    return std::nullopt;
  }
  switch (column.element()) {
  case Column::Element::f32:
    return readFrom<float>(column, row, element, out);
  case Column::Element::f64:
    return readFrom<double>(column, row, element, out);
  case Column::Element::i64:
    return readFrom<int64_t>(column, row, element, out);
  }
  return std::nullopt;
}

int64_t amcrt::integerAt(const void *data, ElementType element, size_t index) {
  switch (element) {
  case ElementType::f32:
    return truncate(load<float>(data, index));
  case ElementType::f64:
    return truncate(load<double>(data, index));
  case ElementType::i64:
    return load<int64_t>(data, index);
  case ElementType::i32:
    return load<int32_t>(data, index);
  case ElementType::i1:
    return load<uint8_t>(data, index);
  }
  return 0;
}
