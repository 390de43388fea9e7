//===- ScheduleTests.cpp - Overlaps, dependencies, simulated time ---------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestProgram.h"
#include "program/Overlap.h"
#include "session/Dependencies.h"
#include "session/Timeline.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
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

/// Numbers of items that each item waits for, and names: 5 does not name 0,
/// which ran before 4 on the digital engine, nor 7 those that 4 waited for.
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
  EXPECT_EQ(dependenciesOf(*program.entry_points()->Get(0)),
            (Lists{{}, {0}, {0}, {0, 1, 2}, {1, 2, 3}, {4}, {1, 2}, {}}));
}

/// An item of a random schedule, and what it does, known without its table.
struct KnownItem {
  uint64_t resource;
  std::vector<Region> read, written;
  bool programs = false;
};

bool anyShared(const std::vector<Region> &list,
               const std::vector<Region> &other) {
  for (const Region &a : list)
    for (const Region &b : other)
      if (overlap(a, b))
        return true;
  return false;
}

/// The times at which items start are those of waiting for every one before
/// that is in conflict.
TEST(Dependencies, AreEnoughAndNotTooMany) {
  std::mt19937 random(7);
  for (int round = 0; round < 40; ++round) {
    TestProgram p;
    fb::EntryPointT &entry = p.entry("apply");
    std::vector<fb::Buffer> buffers;
    for (int i = 0; i < 4; ++i)
      buffers.push_back(p.arena(48));
    auto buffer = [&] { return buffers[random() % buffers.size()]; };
    // Rows, every second row, columns, or all of a 12 x 4 matrix.
    auto view = [&]() -> fb::Matrix {
      uint64_t part = random() % 3;
      switch (random() % 4) {
      case 0:
        return {buffer(), part * 16, 4, 4, 4, 1};
      case 1:
        return {buffer(), part % 2 * 4, 4, 4, 8, 1};
      case 2:
        return {buffer(), part % 2 * 2, 12, 2, 4, 1};
      default:
        return {buffer(), 0, 12, 4, 4, 1};
      }
    };
    std::vector<KnownItem> items;
    for (int i = 0; i < 80; ++i) {
      uint32_t tile = random() % 5;
      fb::Matrix a = view(), b = view();
      fb::Buffer from = buffer(), to = buffer();
      switch (random() % 6) {
      case 0: {
        fb::CopyT copy;
        copy.from = std::make_unique<fb::Buffer>(from);
        copy.to = std::make_unique<fb::Buffer>(to);
        p.add(entry, std::move(copy));
        items.push_back({digitalEngine, {regionOf(from)}, {regionOf(to)}});
        break;
      }
      case 1: {
        fb::DispatchT dispatch;
        dispatch.args = {from, to};
        p.add(entry, std::move(dispatch));
        items.push_back({digitalEngine, {}, {regionOf(from), regionOf(to)}});
        break;
      }
      case 2:
        p.add(entry, p.programTile({0, tile}, a));
        items.push_back({tile, {regionOf(a)}, {}, true});
        break;
      default:
        p.add(entry, p.solve<fb::MvmT>({0, tile}, a, b));
        items.push_back({tile, {regionOf(a)}, {regionOf(b)}});
      }
    }
    std::vector<uint8_t> bytes = p.pack();
    std::vector<Dependencies> lists =
        dependenciesOf(*fb::GetProgram(bytes.data())->entry_points()->Get(0));
    ASSERT_EQ(lists.size(), items.size());
    Timeline timeline, reference;
    timeline.record(items.size());
    reference.record(items.size());
    for (uint32_t i = 0; i < items.size(); ++i) {
      Dependencies all;
      for (uint32_t j = 0; j < i; ++j)
        if (items[j].resource != items[i].resource && !items[j].programs &&
            (anyShared(items[j].written, items[i].read) ||
             anyShared(items[j].written, items[i].written) ||
             anyShared(items[j].read, items[i].written)))
          all.push_back(j);
      for (uint32_t j : lists[i])
        EXPECT_TRUE(std::count(all.begin(), all.end(), j));
      Cost cost{double(random() % 100 + 1), 0};
      timeline.add(items[i].resource, lists[i], cost);
      reference.add(items[i].resource, all, cost);
      EXPECT_EQ(timeline.recorded()[i].start, reference.recorded()[i].start);
    }
  }
}

/// A list for each of many items that use the parts of one buffer, and that
/// read one other: of all pairs it would take minutes.
TEST(Dependencies, OfManyItems) {
  TestProgram p;
  fb::EntryPointT &entry = p.entry("apply");
  constexpr uint32_t tiles = 20000;
  fb::Buffer x = p.arena(16 * tiles), y = p.arena(16 * tiles), z = p.arena(16);
  auto dispatch = [&](std::vector<fb::Buffer> args) {
    fb::DispatchT item;
    item.args = std::move(args);
    p.add(entry, std::move(item));
  };
  dispatch({x});
  for (uint32_t i = 0; i < tiles; ++i)
    p.add(entry, p.solve<fb::MvmT>({i / 256, i % 256},
                                   fb::Matrix(i % 2 ? x : z, 0, 4, 4, 4, 1),
                                   fb::Matrix(y, 16 * i, 4, 4, 4, 1)));
  for (uint32_t i = 0; i < tiles; ++i)
    dispatch({fb::Buffer(fb::Space::arena, fb::ElementType::f32,
                         y.offset() + 64 * i, 16),
              z});
  std::vector<uint8_t> bytes = p.pack();
  std::vector<Dependencies> lists =
      dependenciesOf(*fb::GetProgram(bytes.data())->entry_points()->Get(0));
  ASSERT_EQ(lists.size(), 2 * tiles + 1);
  EXPECT_EQ(lists[1], Dependencies{});
  EXPECT_EQ(lists[2], Dependencies{0});
  // The first kernel overwrites what every other tile has read.
  EXPECT_EQ(lists[tiles + 1].size(), tiles / 2);
  EXPECT_EQ(lists[tiles + 2], Dependencies{2});
  EXPECT_EQ(lists[tiles + 3], Dependencies{});
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
