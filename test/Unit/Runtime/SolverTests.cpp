//===- SolverTests.cpp - Solvers that share a device ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/solver/Solver.h"
#include "amcrt/support/Error.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>

using namespace amcrt;

namespace {

Plan parsed(const char *text) {
  std::string error;
  return parsePlan(text, error).value();
}

/// 2 on the diagonal, -1 beside it, whose inverse is known: min(i, j) (n + 1 -
/// max(i, j)) / (n + 1), from 1.
struct Chain {
  explicit Chain(uint32_t n) : values(size_t(n) * n), n(n) {
    for (uint32_t i = 0; i < n; ++i)
      for (uint32_t j = 0; j < n; ++j)
        values[size_t(i) * n + j] = i == j                       ? 2.0f
                                    : (i + 1 == j || j + 1 == i) ? -1.0f
                                                                 : 0.0f;
  }
  MatrixView view() { return {values.data(), n, n, n, 1}; }
  double inverse(uint32_t i, uint32_t j) const {
    return double(std::min(i, j) + 1) * double(n - std::max(i, j)) / (n + 1);
  }
  std::vector<float> values;
  uint32_t n;
};

template <typename F> std::string errorOf(F &&body) {
  try {
    body();
  } catch (const Error &error) {
    return error.what();
  }
  return "";
}

MachineOptions exact() {
  MachineOptions options;
  options.device = options.driver = "ideal";
  return options;
}

TEST(Solver, SolvesByEveryKindOfPlan) {
  Machine machine(exact());
  Chain chain(70);
  for (const char *plan :
       {"digital",
        "border(1, border(1, border(1, border(1, border(1, border(1, "
        "tile))))))",
        "equilibrate(schur(30, tile, tile))", "schur(69, digital, digital)",
        "cg(70, 0.0, equilibrate(blocks(consecutive, 2*tile)))"}) {
    Solver solver(machine, chain.view(), true, parsed(plan));
    // Column 5 of the inverse, in place, with strides of no row or column.
    std::vector<float> memory(3 * 70 + 1);
    memory[1 + 3 * 5] = 1;
    MatrixView x{&memory[1], 70, 1, 3, 100};
    solver.solve(x, x);
    for (uint32_t i = 0; i < 70; ++i)
      EXPECT_NEAR(memory[1 + 3 * i], chain.inverse(i, 5), 2e-4) << plan;
    EXPECT_EQ(memory[2], 0);
  }
}

TEST(Solver, TilesAreHeldAndGivenBack) {
  Machine machine(exact());
  uint64_t all = machine.freeTiles();
  Chain chain(70);
  {
    Solver two(machine, chain.view(), true,
               parsed("blocks(interleaved, 2*tile)"));
    EXPECT_EQ(two.tiles(), 2u);
    Solver moved = std::move(two);
    EXPECT_EQ(machine.freeTiles(), all - 2);
    EXPECT_EQ(machine.counts().programs, 2u);
    moved.program(chain.view());
    EXPECT_EQ(machine.counts().programs, 4u);
    EXPECT_EQ(machine.freeTiles(), all - 2);
  }
  EXPECT_EQ(machine.freeTiles(), all);
}

TEST(Solver, ProgramsAnotherMatrix) {
  Machine machine(exact());
  Chain chain(3);
  Solver solver(machine, chain.view(), true, parsed("equilibrate(tile)"));
  EXPECT_TRUE(std::isnan(solver.residual()));
  std::vector<float> x = {1, 1, 1};
  for (float &value : chain.values)
    value *= 4;
  solver.program(chain.view());
  solver.solve({x.data(), 3, 1, 1, 1}, {x.data(), 3, 1, 1, 1});
  // 1.5, 2, 1.5 over 4.
  EXPECT_NEAR(x[0], 0.375, 1e-6);
  EXPECT_NEAR(x[1], 0.5, 1e-6);
  EXPECT_LT(solver.residual(), 1e-6);
  EXPECT_GT(solver.condition(), 1);
}

TEST(Solver, ErrorsAreOneSentenceAndHoldNothing) {
  Machine machine(exact());
  uint64_t all = machine.freeTiles();
  Chain chain(70);
  auto make = [&](const char *plan, bool spd = true) {
    return errorOf([&] { Solver(machine, chain.view(), spd, parsed(plan)); });
  };
  EXPECT_EQ(make("tile"), "plan tile for a 70x70 matrix: tile: a 70x70 matrix "
                          "does not fit a tile of 64x64 of device 'ideal'; "
                          "schur or blocks cut it");
  EXPECT_EQ(make("equilibrate(digital)", false),
            "plan equilibrate(digital) for a 70x70 matrix: equilibrate: needs "
            "a matrix with property 'spd'");
  chain.values[70 + 2] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(make("digital"), "the matrix: element (1, 2) is not a number");
  chain.values.assign(chain.values.size(), 0);
  EXPECT_NE(make("digital").find("has no inverse"), std::string::npos);
  EXPECT_EQ(machine.freeTiles(), all);

  Chain small(3);
  Solver solver(machine, small.view(), true, parsed("tile"));
  std::vector<float> b = {1, INFINITY, 1, 0};
  EXPECT_EQ(errorOf([&] {
              solver.solve({b.data(), 3, 1, 1, 1}, {b.data(), 3, 1, 1, 1});
            }),
            "the right-hand side: element (1, 0) is infinite");
  EXPECT_EQ(errorOf([&] {
              solver.solve({b.data(), 4, 1, 1, 1}, {b.data(), 4, 1, 1, 1});
            }),
            "right-hand sides of 4x1 and solutions of 4x1 do not fit a matrix "
            "of 3 rows");
  EXPECT_EQ(errorOf([&] { solver.program({b.data(), 2, 2, 2, 1}); }),
            "the matrix: is 2x2, not 3x3");

  MachineOptions options;
  options.device = "nowhere.json";
  EXPECT_EQ(errorOf([&] { Machine{options}; }),
            "nowhere.json: cannot be opened: No such file or directory");
}

TEST(Solver, AFullDeviceIsNamed) {
  Machine machine(exact());
  Chain chain(2);
  std::vector<Solver> solvers;
  while (machine.freeTiles() > 0)
    solvers.emplace_back(machine, chain.view(), true, parsed("tile"));
  EXPECT_EQ(
      errorOf([&] { Solver(machine, chain.view(), true, parsed("tile")); }),
      "the plan needs 1 tiles, but only 0 of the 1024 of device 'ideal' "
      "are free; release solvers, or choose a device with more");
}

/// A block whose tile is dead moves to one that no solver has, and no solver
/// gets either of them while it is there.
TEST(Solver, BlocksMoveAwayFromDeadTiles) {
  std::string path = testing::TempDir() + "/dead-tile.json";
  std::ofstream(path) << R"({"base": "rram-64", "name": "dead-tile",
    "geometry": {"chips": 1, "tiles_per_chip": 4},
    "defects": {"list": [{"chip": 0, "tile": 0}]}})";
  MachineOptions options;
  options.device = path;
  Machine machine(options);
  Chain chain(3);
  std::vector<Solver> solvers;
  solvers.emplace_back(machine, chain.view(), true,
                       parsed("equilibrate(tile)"));
  EXPECT_EQ(machine.counts().movedBlocks, 1u);
  EXPECT_EQ(machine.counts().retiredTiles, 1u);
  EXPECT_EQ(machine.counts().digitalFallbacks, 0u);
  EXPECT_EQ(machine.freeTiles(), 2u);
  while (machine.freeTiles() > 0)
    solvers.emplace_back(machine, chain.view(), true,
                         parsed("equilibrate(tile)"));
  EXPECT_EQ(solvers.size(), 3u);
  for (Solver &solver : solvers) {
    std::vector<float> x(3, 0.0f);
    x[1] = 1;
    solver.solve({x.data(), 3, 1, 1, 1}, {x.data(), 3, 1, 1, 1});
    EXPECT_NEAR(x[1], chain.inverse(1, 1), 0.2 * chain.inverse(1, 1));
  }
  solvers.clear();
  EXPECT_EQ(machine.freeTiles(), 3u);
}

/// The same seed gives the same bits, and time and energy only grow.
TEST(Solver, IsReproducible) {
  std::vector<std::vector<float>> results;
  for (int run = 0; run < 2; ++run) {
    MachineOptions options;
    options.seed = 5;
    options.threads = 1 + unsigned(run);
    Machine machine(options);
    Chain chain(60);
    Solver solver(machine, chain.view(), true, parsed("equilibrate(tile)"));
    DeviceCounts programmed = machine.counts();
    EXPECT_GT(programmed.simulatedSeconds, 0);
    EXPECT_GT(programmed.joules, 0);
    std::vector<float> x(60 * 3, 1.0f);
    solver.solve({x.data(), 60, 3, 3, 1}, {x.data(), 60, 3, 3, 1});
    EXPECT_GT(machine.counts().simulatedSeconds, programmed.simulatedSeconds);
    EXPECT_GT(machine.counts().joules, programmed.joules);
    results.push_back(x);
  }
  EXPECT_EQ(results[0], results[1]);
}

} // namespace
