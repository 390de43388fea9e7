//===- RepairTests.cpp - Making up for broken cells -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "tiles/CellFaults.h"
#include "tiles/DefectHarm.h"
#include "tiles/LineChoice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <random>

using namespace amcrt;
using Eigen::MatrixXf;

namespace {

/// How an entry's cells may hold a number, broken or not, as a device has them.
struct Holder {
  const char *name;
  std::function<float(float)> answer;
};

float positiveOf(float a) { return std::max(a, 0.0f); }
float negativeOf(float a) { return std::max(-a, 0.0f); }

const Holder holders[] = {
    {"positive open", [](float a) { return 0 - negativeOf(a); }},
    {"positive short", [](float a) { return 1 - negativeOf(a); }},
    {"positive half way", [](float a) { return 0.5f - negativeOf(a); }},
    {"negative open", [](float a) { return positiveOf(a) - 0; }},
    {"negative short", [](float a) { return positiveOf(a) - 1; }},
    {"both short", [](float) { return 0.0f; }},
    {"open and short", [](float) { return -1.0f; }},
    {"one array, short", [](float) { return 1.0f; }},
    {"offset of a row", [](float a) { return a + 0.3f; }},
};

/// Nothing that can be asked for comes nearer than what is asked for.
TEST(CellFault, AsksForTheBestThatThereIs) {
  for (const Holder &holder : holders) {
    auto fault =
        faultOf({holder.answer(-1), holder.answer(0), holder.answer(1)}, 0.1f);
    ASSERT_TRUE(fault) << holder.name;
    for (int step = -20; step <= 20; ++step) {
      float wanted = float(step) / 20, best = 2;
      for (int asked = -100; asked <= 100; ++asked)
        best = std::min(best,
                        std::abs(holder.answer(float(asked) / 100) - wanted));
      float request = fault->request(wanted);
      EXPECT_LE(std::abs(request), 1) << holder.name;
      EXPECT_NEAR(std::abs(holder.answer(request) - wanted), best, 1e-2)
          << holder.name << " for " << wanted;
      EXPECT_NEAR(fault->answer(request), holder.answer(request), 1e-6);
      EXPECT_NEAR(fault->nearest(wanted), holder.answer(request), 1e-6)
          << holder.name << " for " << wanted;
    }
  }
}

TEST(CellFault, IsNoneOfCellsInOrder) {
  EXPECT_FALSE(faultOf({-1, 0, 1}, 0.1f));
  EXPECT_FALSE(faultOf({-1.05f, 0.03f, 0.96f}, 0.1f));
  EXPECT_TRUE(faultOf({-0.8f, 0.2f, 1.2f}, 0.1f));
}

/// A device scales blocks by their largest magnitude, which so has to stay.
TEST(CellFaults, KeepTheLargestMagnitude) {
  MatrixXf block{{2, 0.5f}, {0.5f, 1}};
  for (const Holder &holder : holders) {
    CellFaults faults;
    faults[{0, 0}] =
        *faultOf({holder.answer(-1), holder.answer(0), holder.answer(1)}, 0.1f);
    MatrixXf asked = requestsFor(block, 2, faults, Lines::first(2, 2));
    EXPECT_EQ(asked.cwiseAbs().maxCoeff(), 2) << holder.name;
    asked(0, 0) = block(0, 0);
    EXPECT_EQ(asked, block) << holder.name;
  }
  // On other lines it is another entry.
  CellFaults faults;
  faults[{0, 1}] = {1, false, true};
  MatrixXf asked = requestsFor(block, 2, faults, {{1, 0}, {1, 0}});
  EXPECT_FLOAT_EQ(asked(1, 0), -1.5f); // 1/4 = 1 - 3/4 of the largest
  asked(1, 0) = block(1, 0);
  EXPECT_EQ(asked, block);
}

CellFaults randomFaults(uint32_t built, int count, unsigned seed) {
  std::mt19937 engine(seed);
  CellFaults faults;
  for (int k = 0; k < count; ++k) {
    const Holder &holder = holders[engine() % 5];
    faults[{engine() % built, engine() % built}] =
        *faultOf({holder.answer(-1), holder.answer(0), holder.answer(1)}, 0.1f);
  }
  return faults;
}

/// A covariance with its largest magnitude, 1, on the diagonal.
MatrixXf covariance(Eigen::Index n, unsigned seed) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> normal;
  MatrixXf x =
      MatrixXf::NullaryExpr(n, 3 * n, [&] { return normal(engine) + 0.3f; });
  MatrixXf a = x * x.transpose();
  return a / a.cwiseAbs().maxCoeff();
}

/// The least cost of all ways to take `count` of `built` lines.
double leastCost(const LineCost &cost, uint32_t count, uint32_t built) {
  std::vector<uint32_t> order = Lines::first(built, 0).rows;
  double least = INFINITY;
  do {
    std::vector<uint32_t> lines(order.begin(), order.begin() + count);
    least = std::min(least, cost.of({lines, lines}));
  } while (std::next_permutation(order.begin(), order.end()));
  return least;
}

TEST(LineChoice, FindsTheBestOfSmallLoops) {
  int best = 0, tries = 0;
  for (unsigned seed = 0; seed < 20; ++seed)
    for (uint32_t built : {5u, 6u}) {
      CellFaults faults = randomFaults(built, 3, seed);
      LineCost cost = lineCost(AMC_MODE_INV, covariance(5, seed), faults);
      Lines start = Lines::first(5, 5);
      Lines found = chooseLines(cost, built, true, start);
      EXPECT_EQ(found.rows, found.cols);
      EXPECT_LE(cost.of(found), cost.of(start));
      double least = leastCost(cost, 5, built);
      EXPECT_LE(cost.of(found), 2 * least + 0.02 * cost.of(start)) << seed;
      best += cost.of(found) <= least * (1 + 1e-6) + 1e-12;
      ++tries;
    }
  // Swaps may end beside the best.
  EXPECT_GE(best, tries * 3 / 4);
}

/// Lines of a product are free on both sides: a dead row and a dead column of
/// an array with a spare each cost nothing.
TEST(LineChoice, LeavesOutDeadLines) {
  constexpr uint32_t n = 6;
  CellFaults faults;
  for (uint32_t k = 0; k <= n; ++k)
    faults[{2, k}] = faults[{k, 4}] = {};
  LineCost cost = lineCost(AMC_MODE_MVM, covariance(n, 1), faults);
  Lines lines = chooseLines(cost, n + 1, false, Lines::first(n, n));
  EXPECT_EQ(cost.of(lines), 0);
  EXPECT_EQ(std::count(lines.rows.begin(), lines.rows.end(), 2u), 0);
  EXPECT_EQ(std::count(lines.cols.begin(), lines.cols.end(), 4u), 0);
  for (std::vector<uint32_t> *side : {&lines.rows, &lines.cols}) {
    std::sort(side->begin(), side->end());
    EXPECT_EQ(std::adjacent_find(side->begin(), side->end()), side->end());
  }
}

/// Of a diagonal matrix with entries 1 and 1/2, R = diag(1, 1/2 + e): answers
/// are off by e / (1/2 + e) in one of two entries.
TEST(DefectHarm, IsWhatAnswersAreOff) {
  MatrixXf block{{1, 0}, {0, 0.5f}}, errors{{0, 0}, {0, 0}};
  EntryMask broken = EntryMask::Constant(2, 2, false);
  broken(1, 1) = true;
  // limit: e / (1/2 + e) / sqrt 2 = 0.05 at e = 0.03805.
  errors(1, 1) = 0.0378f;
  EXPECT_TRUE(isBearable(AMC_MODE_INV, block, errors, broken));
  errors(1, 1) = 0.0383f;
  EXPECT_FALSE(isBearable(AMC_MODE_INV, block, errors, broken));
  // Beside 0.1 / 1.1 of the other entry: |(x, y)| = 5/4 |x| at y = 3/4 x, which
  // is 3/44 at e = 0.03659.
  errors(0, 0) = 0.1f;
  errors(1, 1) = 0.0364f;
  EXPECT_TRUE(isBearable(AMC_MODE_INV, block, errors, broken));
  errors(1, 1) = 0.0368f;
  EXPECT_FALSE(isBearable(AMC_MODE_INV, block, errors, broken));
  // Answers that are off by more than themselves are worse than none:
  // 0.6 / 0.4 / sqrt 2 = 1.06.
  errors(1, 1) = 0;
  errors(0, 0) = -0.5f;
  EXPECT_TRUE(isBearable(AMC_MODE_INV, block, errors, broken));
  errors(0, 0) = -0.6f;
  EXPECT_FALSE(isBearable(AMC_MODE_INV, block, errors, broken));
  errors(0, 0) = 0.1f;
  // A singular matrix answers nothing.
  errors(1, 1) = -0.5f;
  EXPECT_FALSE(isBearable(AMC_MODE_INV, block, errors, broken));
  // A product: 0.05 |A| = 0.0559.
  errors(0, 0) = 0;
  errors(1, 1) = 0.055f;
  EXPECT_TRUE(isBearable(AMC_MODE_MVM, block, errors, broken));
  errors(1, 1) = 0.057f;
  EXPECT_FALSE(isBearable(AMC_MODE_MVM, block, errors, broken));
}

} // namespace
