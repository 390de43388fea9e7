//===- Recipe.h - What an optimizer is told ------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One list serves the command line, the options of the pass, the attribute
// `#train.recipe`, the recipe in a program and docs/training.md.
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_IR_RECIPE_H
#define AMC_DIALECT_TRAIN_IR_RECIPE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

namespace mlir::amc::train {

/// How parameters are updated.
enum class Optimizer { kfac, sgd, adam };

/// The learning rate over the steps of a run.
enum class LRSchedule { constant, linear, cosine };

/// The words of an enumeration, in the order of its values.
inline std::array<llvm::StringLiteral, 3> wordsOf(Optimizer) {
  return {"kfac", "sgd", "adam"};
}
inline std::array<llvm::StringLiteral, 3> wordsOf(LRSchedule) {
  return {"constant", "linear", "cosine"};
}

/// What there is to say of an option: its name on command lines and, where it
/// is a number, its range. A round bracket leaves that end out.
struct OptionInfo {
  llvm::StringLiteral name, help;
  double low = 0, high = 0;
  llvm::StringLiteral brackets = "[]";

  /// In attributes and in JSON, where a name has no dashes.
  std::string key() const;
};

/// An option with its default for kfac, sgd and adam. An optimizer without one
/// does not have the option.
template <typename T> struct RecipeOption : OptionInfo {
  std::array<std::optional<T>, 3> defaults;

  const std::optional<T> &defaultOf(Optimizer optimizer) const {
    return defaults[static_cast<size_t>(optimizer)];
  }
};

/// The options as far as they are given: by a user, any; in an attribute, those
/// that the optimizer has.
struct Recipe {
  std::optional<Optimizer> optimizer;
  std::optional<double> lr;
  std::optional<LRSchedule> lrSchedule;
  std::optional<double> momentum, weightDecay;
  std::optional<double> damping, decay, klClip;
  std::optional<int64_t> warmup, inversePeriod, curvaturePeriod;

  bool operator==(const Recipe &) const = default;
};

/// Calls visit(RecipeOption<T>, std::optional<T>) for every option of `recipe`.
template <typename R, typename F> void eachOption(R &recipe, F &&visit) {
  auto option = [&]<typename T>(OptionInfo info, std::optional<T> kfac,
                                std::optional<T> sgd, std::optional<T> adam,
                                auto &value) {
    visit(RecipeOption<T>{info, {kfac, sgd, adam}}, value);
  };
  auto all = [&](OptionInfo info, auto standard, auto &value) {
    std::optional each = standard;
    option(info, each, each, each, value);
  };
  auto curvature = [&](OptionInfo info, auto standard, auto &value) {
    std::optional kfac = standard;
    option(info, kfac, decltype(kfac)(), decltype(kfac)(), value);
  };
  constexpr std::optional<double> none;
  constexpr double most = 1e6, mostSteps = int64_t(1) << 40;

  all({"optimizer", "How parameters are updated"}, Optimizer::kfac,
      recipe.optimizer);
  option({"lr", "Learning rate of the first step", 0, most}, std::optional(0.1),
         std::optional(0.03), std::optional(0.003), recipe.lr);
  all({"lr-schedule", "Learning rate over all steps of a run"},
      LRSchedule::linear, recipe.lrSchedule);
  option({"momentum", "Weight of the old value in a velocity", 0, 1, "[)"},
         std::optional(0.0), std::optional(0.9), none, recipe.momentum);
  all({"weight-decay",
       "Multiple of the weights that is added to their gradient", 0, most},
      0.0, recipe.weightDecay);
  curvature({"damping", "Tikhonov damping of the curvature", 0, most, "(]"},
            0.03, recipe.damping);
  curvature({"decay", "Weight of the old value in the factors' averages", 0, 1},
            0.95, recipe.decay);
  curvature(
      {"kl-clip", "Bound of lr^2 nu^2 <U, dW>, or 0 for no bound", 0, most},
      0.01, recipe.klClip);
  curvature({"warmup", "First steps that update and refresh the curvature each",
             0, mostSteps},
            int64_t(20), recipe.warmup);
  curvature({"inverse-period", "Steps between refreshes of the inverses", 1,
             mostSteps},
            int64_t(10), recipe.inversePeriod);
  curvature({"curvature-period",
             "Steps between updates of the factors' averages", 1, mostSteps},
            int64_t(4), recipe.curvaturePeriod);
}

/// `given` with the defaults of its optimizer (kfac, if none is given), and
/// without what that optimizer does not have.
Recipe resolve(const Recipe &given);

llvm::hash_code hash_value(const Recipe &recipe);

/// What a value of the option must be: "a number in [0, 1)", "a whole number
/// from 1 to 9", "one of kfac, sgd, adam".
std::string describeRange(const OptionInfo &option, double);
std::string describeRange(const OptionInfo &option, int64_t);
std::string describeWords(llvm::ArrayRef<llvm::StringLiteral> words);
template <typename Enum>
  requires std::is_enum_v<Enum>
std::string describeRange(const OptionInfo &, Enum) {
  return describeWords(wordsOf(Enum()));
}

/// Whether the value is in the option's range; a word always is.
bool isInRange(const OptionInfo &option, double value);
template <typename Enum>
  requires std::is_enum_v<Enum>
bool isInRange(const OptionInfo &, Enum) {
  return true;
}

/// Reads a value, in range or not; fails where the text is none.
bool readValue(llvm::StringRef text, double &value);
bool readValue(llvm::StringRef text, int64_t &value);
template <typename Enum>
  requires std::is_enum_v<Enum>
bool readValue(llvm::StringRef text, Enum &value) {
  for (auto [i, word] : llvm::enumerate(wordsOf(Enum())))
    if (word == text) {
      value = static_cast<Enum>(i);
      return true;
    }
  return false;
}

/// The shortest text that reads as the value.
std::string printValue(double value);
std::string printValue(int64_t value);
template <typename Enum>
  requires std::is_enum_v<Enum>
std::string printValue(Enum value) {
  return wordsOf(value)[static_cast<size_t>(value)].str();
}

/// Sets `value` to what `text` says. Returns what is expected instead, or
/// nothing when the text is a value in the option's range.
template <typename T>
std::string readOption(const OptionInfo &option, llvm::StringRef text,
                       std::optional<T> &value) {
  T read{};
  if (!readValue(text, read) || !isInRange(option, read))
    return describeRange(option, T());
  value = read;
  return "";
}

/// "0.95" where all optimizers have one default, "0 for kfac, 0.9 for sgd"
/// where they differ, "none" where there is none.
template <typename T> std::string describeDefault(const RecipeOption<T> &o) {
  if (o.defaults[0] == o.defaults[1] && o.defaults[0] == o.defaults[2])
    return o.defaults[0] ? printValue(*o.defaults[0]) : "none";
  std::string text;
  for (auto [value, optimizer] :
       llvm::zip_equal(o.defaults, wordsOf(Optimizer())))
    if (value)
      text += (text.empty() ? "" : ", ") + printValue(*value) + " for " +
              optimizer.str();
  return text;
}

/// For help: what the option is, its values and its default.
template <typename T> std::string describe(const RecipeOption<T> &option) {
  return option.help.str() + ": " + describeRange(option, T()) + " (default " +
         describeDefault(option) + ")";
}

} // namespace mlir::amc::train

#endif // AMC_DIALECT_TRAIN_IR_RECIPE_H
