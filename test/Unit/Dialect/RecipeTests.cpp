//===- RecipeTests.cpp - The table of options -----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Train/Transforms/TrainingOptions.h"

#include "gtest/gtest.h"

#include <fstream>
#include <set>
#include <sstream>

using namespace mlir::amc::train;

namespace {

TEST(Recipe, KeysAreNamesWithoutDashesAndUnique) {
  Recipe recipe;
  std::set<std::string> keys;
  eachOption(recipe, [&](const auto &option, auto &) {
    EXPECT_TRUE(keys.insert(option.key()).second) << option.key();
    EXPECT_EQ(option.key().find('-'), std::string::npos);
  });
  EXPECT_EQ(keys.size(), 11u);
  EXPECT_TRUE(keys.contains("kl_clip"));
}

TEST(Recipe, DefaultsAreInRange) {
  Recipe recipe;
  eachOption(recipe, [&](const auto &option, auto &) {
    for (const auto &value : option.defaults)
      if (value)
        EXPECT_TRUE(isInRange(option, *value)) << option.key();
  });
}

TEST(Recipe, AnOptimizerHasItsDefaultsAndNothingElse) {
  Recipe given;
  given.optimizer = Optimizer::sgd;
  given.momentum = 0.25;
  given.damping = 1.0;
  Recipe sgd = resolve(given);
  EXPECT_EQ(sgd.lr, 0.03);
  EXPECT_EQ(sgd.momentum, 0.25);
  EXPECT_EQ(sgd.lrSchedule, LRSchedule::linear);
  EXPECT_FALSE(sgd.damping);
  EXPECT_FALSE(sgd.inversePeriod);
  EXPECT_EQ(resolve(sgd), sgd);

  Recipe kfac = resolve(Recipe());
  EXPECT_EQ(kfac.optimizer, Optimizer::kfac);
  EXPECT_EQ(kfac.lr, 0.1);
  EXPECT_EQ(kfac.momentum, 0.0);
  EXPECT_EQ(kfac.decay, 0.95);
  EXPECT_EQ(kfac.curvaturePeriod, 4);
  EXPECT_NE(hash_value(kfac), hash_value(sgd));
}

TEST(Recipe, WhatIsPrintedReadsAsTheSame) {
  for (double value : {0.1, 1.0 / 3.0, 1e-300, 1e6, 0.0, -2.5}) {
    double read = 1;
    EXPECT_TRUE(readValue(printValue(value), read));
    EXPECT_EQ(read, value);
  }
  EXPECT_EQ(printValue(0.95), "0.95");
  int64_t count = 0;
  EXPECT_TRUE(readValue(printValue(int64_t(1) << 40), count));
  EXPECT_EQ(count, int64_t(1) << 40);
}

TEST(Recipe, TextOutsideOfTheRangeSaysTheRange) {
  OptionInfo half{"half", "", 0, 0.5, "(]"};
  std::optional<double> value;
  for (const char *text : {"0", "0.6", "nan", "inf", "-1", "x", "", "0.1 "}) {
    EXPECT_EQ(readOption(half, text, value), "a number in (0, 0.5]") << text;
    EXPECT_FALSE(value);
  }
  EXPECT_EQ(readOption(half, "0.5", value), "");
  EXPECT_EQ(value, 0.5);

  OptionInfo few{"few", "", 1, 3};
  std::optional<int64_t> count;
  for (const char *text : {"0", "4", "1.5", "9223372036854775808", "-1", ""})
    EXPECT_EQ(readOption(few, text, count), "a whole number from 1 to 3")
        << text;
  EXPECT_EQ(readOption(few, "3", count), "");
  EXPECT_EQ(count, 3);

  std::optional<Loss> loss;
  EXPECT_EQ(readOption(few, "none", loss), "one of cross-entropy, mse");
  EXPECT_EQ(readOption(few, "mse", loss), "");
  EXPECT_EQ(loss, Loss::mse);
}

template <typename T> std::string row(const RecipeOption<T> &option) {
  std::string values = describeRange(option, T());
  return "| `--" + option.name.str() + "` | " + values + " | " +
         describeDefault(option) + " | " + option.help.str() + " |\n";
}

TEST(Recipe, TheDocumentationListsEveryOption) {
  std::string table = "| option | value | default | |\n|---|---|---|---|\n";
  TrainingOptions options;
  eachTrainingOption(options,
                     [&](const auto &option, auto &) { table += row(option); });
  std::optional<int64_t> batch = standardBatch;
  table += row(RecipeOption<int64_t>{batchOption, {batch, batch, batch}});

  std::ifstream file(AMC_TEST_DATA "/../../docs/training.md");
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_NE(text.str().find("\n\n" + table + "\n"), std::string::npos)
      << "docs/training.md must have this table:\n"
      << table;
}

} // namespace
