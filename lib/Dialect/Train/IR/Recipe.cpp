//===- Recipe.cpp - Values of options and their text ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Train/IR/Recipe.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <charconv>

using namespace llvm;
using namespace mlir::amc::train;

std::string OptionInfo::key() const {
  std::string text = name.str();
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

Recipe mlir::amc::train::resolve(const Recipe &given) {
  Recipe recipe = given;
  Optimizer optimizer = given.optimizer.value_or(Optimizer::kfac);
  recipe.optimizer = optimizer;
  eachOption(recipe, [&](const auto &option, auto &value) {
    const auto &standard = option.defaultOf(optimizer);
    if (!standard || !value)
      value = standard;
  });
  return recipe;
}

hash_code mlir::amc::train::hash_value(const Recipe &recipe) {
  hash_code code(0);
  eachOption(recipe, [&](const auto &, const auto &value) {
    code = hash_combine(code, value ? printValue(*value) : std::string());
  });
  return code;
}

std::string mlir::amc::train::describeRange(const OptionInfo &option, double) {
  std::string text;
  raw_string_ostream(text) << "a number in " << option.brackets.front()
                           << format("%g, %g", option.low, option.high)
                           << option.brackets.back();
  return text;
}

std::string mlir::amc::train::describeRange(const OptionInfo &option, int64_t) {
  return "a whole number from " + std::to_string(int64_t(option.low)) + " to " +
         std::to_string(int64_t(option.high));
}

std::string mlir::amc::train::describeWords(ArrayRef<StringLiteral> words) {
  return "one of " + join(words, ", ");
}

bool mlir::amc::train::isInRange(const OptionInfo &option, double value) {
  bool isLow =
      option.brackets.front() == '[' ? value >= option.low : value > option.low;
  bool isHigh = option.brackets.back() == ']' ? value <= option.high
                                              : value < option.high;
  return isLow && isHigh;
}

bool mlir::amc::train::readValue(StringRef text, double &value) {
  return !text.getAsDouble(value);
}

bool mlir::amc::train::readValue(StringRef text, int64_t &value) {
  return !text.getAsInteger(10, value);
}

std::string mlir::amc::train::printValue(double value) {
  char text[32];
  char *end = std::to_chars(text, text + sizeof text, value).ptr;
  return std::string(text, end);
}

std::string mlir::amc::train::printValue(int64_t value) {
  return std::to_string(value);
}
