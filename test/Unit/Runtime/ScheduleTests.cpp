//===- ScheduleTests.cpp - Overlaps, dependencies, simulated time ---------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Dependencies.h"
#include "TestProgram.h"
#include "Timeline.h"
#include "amcrt/Overlap.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <random>
#include <set>

using namespace amcrt;

namespace {

std::set<uint64_t> elementsOf(const Region &r) {
  std::set<uint64_t> elements;
  for (uint64_t i = 0; i < r.rows; ++i)
    for (uint64_t j = 0; j < r.cols; ++j)
      elements.insert(r.first + i * r.rowStride + j * r.colStride);
  return elements;
}

bool shareElements(const Region &a, const Region &b) {
  for (uint64_t element : elementsOf(a))
    if (elementsOf(b).count(element))
      return true;
  return false;
}

TEST(Overlap, ExactForViewsOfOneMatrix) {
  std::mt19937 random(1);
  int apart = 0;
  for (int i = 0; i < 20000; ++i) {
    // Blocks of a matrix with rows of 7, also every second and third row.
    auto view = [&]() -> Region {
      uint64_t every = i % 3 + 1, stride = 7 * every;
      uint64_t row = random() % 8, col = random() % 7;
      uint64_t rows = random() % 3 + 1, cols = random() % (7 - col) + 1;
      Region r{fb::Space::arena, row * 7 + col, rows, cols, stride, 1};
      if (i % 2) {
        std::swap(r.rows, r.cols);
        std::swap(r.rowStride, r.colStride);
      }
      return r;
    };
    Region a = view(), b = view();
    bool shared = shareElements(a, b);
    if (shared)
      EXPECT_TRUE(overlap(a, b));
    apart += !shared && !overlap(a, b);
  }
  EXPECT_GT(apart, 5000);
  Region even{fb::Space::arena, 0, 5, 4, 8, 1}, odd = even;
  odd.first = 4;
  EXPECT_FALSE(overlap(even, odd));
  odd.first = 3;
  EXPECT_TRUE(overlap(even, odd));
  odd.space = fb::Space::constants;
  EXPECT_FALSE(overlap(even, odd));
}

TEST(Overlap, Buffers) {
  fb::Buffer a(fb::Space::arena, fb::ElementType::i64, 64, 8);
  fb::Buffer b(fb::Space::arena, fb::ElementType::f32, 128, 8);
  fb::Buffer empty(fb::Space::arena, fb::ElementType::f32, 0, 0);
  EXPECT_FALSE(overlap(regionOf(a), regionOf(b)));
  EXPECT_TRUE(overlap(regionOf(a), regionOf(a)));
  EXPECT_FALSE(overlap(regionOf(empty), regionOf(b)));
  a = {fb::Space::arena, fb::ElementType::i64, 64, 9};
  EXPECT_TRUE(overlap(regionOf(a), regionOf(b)));
}

/// Numbers of items that each item waits for.
TEST(Dependencies, FollowWhatIsReadAndWritten) {
  TestProgram p;
  fb::EntryPointT &entry = p.entry("apply");
  fb::Buffer x = p.arena(12), y = p.arena(12), z = p.arena(12);
  fb::Matrix upper(x, 0, 3, 2, 4, 1), lower(x, 2, 3, 2, 4, 1);
  fb::Matrix upperOut(y, 0, 3, 2, 4, 1), lowerOut(y, 2, 3, 2, 4, 1);
  fb::Matrix all = p.matrix(y, 3, 4);
  auto copy = [&](const fb::Buffer &from, const fb::Buffer &to) {
    fb::CopyT item;
    item.from = std::make_unique<fb::Buffer>(from);
    item.to = std::make_unique<fb::Buffer>(to);
    p.add(entry, std::move(item));
  };
  copy(z, x);                                                      // 0
  p.add(entry, p.solve<fb::InverseT>({0, 0}, upper, upperOut));    // 1
  p.add(entry, p.solve<fb::InverseT>({0, 1}, lower, lowerOut));    // 2
  p.add(entry, p.solve<fb::MvmT>({0, 2}, all, p.matrix(z, 3, 4))); // 3
  copy(z, x); // 4: overwrites what 1 and 2 read, reads what 3 wrote
  p.add(entry, p.programTile({0, 0}, p.matrix(x, 3, 4))); // 5
  p.add(entry, p.programTile({0, 3}, all));               // 6
  copy(z, x); // 7: need not wait for 5
  std::vector<uint8_t> bytes = p.pack();
  const fb::Program &program = *fb::GetProgram(bytes.data());
  using Lists = std::vector<Dependencies>;
  // 3 also overwrites what 0 read.
  EXPECT_EQ(
      dependenciesOf(*program.entry_points()->Get(0)),
      (Lists{{}, {0}, {0}, {0, 1, 2}, {1, 2, 3}, {0, 4}, {1, 2}, {1, 2, 3}}));
}

TEST(Trace, NamesItemsAndResources) {
  TestProgram p = exampleProgram();
  std::vector<uint8_t> bytes = p.pack();
  const fb::EntryPoint *apply =
      fb::GetProgram(bytes.data())->entry_points()->Get(1);
  Timeline timeline;
  timeline.record(3);
  timeline.begin(apply);
  timeline.add(uint64_t(2) << 32 | 5, {}, {1e-6, 0});
  timeline.add(uint64_t(2) << 32 | 6, {0}, {2e-6, 0});
  timeline.add(digitalEngine, {}, {4e-6, 0});
  timeline.add(digitalEngine, {}, {4e-6, 0}); // not kept
  nlohmann::json trace = nlohmann::json::parse(traceJson(timeline.recorded()));
  std::vector<std::string> names;
  std::vector<nlohmann::json> items;
  for (const nlohmann::json &event : trace["traceEvents"])
    if (event["ph"] == "M")
      names.push_back(event["args"]["name"]);
    else
      items.push_back(event);
  EXPECT_EQ(names,
            (std::vector<std::string>{"chip 2", "tile 5", "tile 6",
                                      "digital engine", "digital engine"}));
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[1]["cat"], "Mvm");
  EXPECT_EQ(items[1]["pid"], 3);
  EXPECT_EQ(items[1]["tid"], 6);
  EXPECT_DOUBLE_EQ(items[1]["ts"], 1);
  EXPECT_DOUBLE_EQ(items[1]["dur"], 2);
  EXPECT_EQ(items[2]["name"], "Gemm node");
  EXPECT_EQ(items[2]["args"]["entry"], "apply");
  EXPECT_EQ(items[2]["args"]["item"], 2);
}

TEST(Timeline, ResourcesWorkSideBySide) {
  Timeline timeline;
  timeline.add(digitalEngine, {}, {1, 10});
  timeline.add(0, {0}, {5, 1});             // 1 to 6
  timeline.add(1, {0}, {3, 1});             // 1 to 4
  timeline.add(digitalEngine, {}, {2, 1});  // 1 to 3, beside the tiles
  timeline.add(1, {}, {1, 1});              // 4 to 5, after its own
  timeline.add(digitalEngine, {4}, {3, 1}); // 5 to 8
  timeline.end();
  EXPECT_DOUBLE_EQ(timeline.totals().seconds, 8);
  EXPECT_DOUBLE_EQ(timeline.totals().joules, 15);
  timeline.add(0, {}, {2, 0}); // the next entry point
  timeline.end();
  EXPECT_DOUBLE_EQ(timeline.totals().seconds, 10);
}

} // namespace
