//===- PlanCostTests.cpp - Costs of plans against runs --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/plan/PlanCost.h"
#include "amcrt/solver/Solver.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <random>

using namespace amcrt;

namespace {

struct Case {
  uint32_t size;
  const char *plan;
};

constexpr Case cases[] = {
    {5, "tile"},
    {64, "equilibrate(tile)"},
    {65, "border(1, equilibrate(tile))"},
    {40, "digital"},
    {1, "digital"},
    {70, "blocks(interleaved, 2*tile)"},
    {150, "equilibrate(blocks(consecutive, 3*tile))"},
    {129, "equilibrate(schur(86, schur(43, tile, equilibrate(tile)), "
          "equilibrate(tile)))"},
    {97, "schur(33, digital, tile)"},
    {130, "border(1, equilibrate(cg(3, 0.0, blocks(interleaved, 3*tile))))"},
    {30, "cg(4, 0.01, tile)"},
};

/// A covariance of more samples than rows, damped: its condition is near 10.
std::vector<float> covariance(uint32_t n) {
  std::mt19937 random(n);
  std::normal_distribution<double> normal;
  std::vector<double> m(size_t(n) * n);
  for (uint32_t s = 0; s < 4 * n; ++s) {
    std::vector<double> x(n);
    for (double &value : x)
      value = normal(random);
    for (uint32_t i = 0; i < n; ++i)
      for (uint32_t j = 0; j < n; ++j)
        m[size_t(i) * n + j] += x[i] * x[j] / (4.0 * n);
  }
  for (uint32_t i = 0; i < n; ++i)
    m[size_t(i) * n + i] += 0.1;
  return {m.begin(), m.end()};
}

struct Spent {
  DeviceCounts programming, solution; ///< of each phase
  PlanCost cost;
};

DeviceCounts operator-(const DeviceCounts &now, const DeviceCounts &before) {
  DeviceCounts result = now;
  result.programs -= before.programs;
  result.cellsWritten -= before.cellsWritten;
  result.inverses -= before.inverses;
  result.mvms -= before.mvms;
  result.simulatedSeconds -= before.simulatedSeconds;
  result.joules -= before.joules;
  return result;
}

Spent run(const Case &one, const MachineOptions &options, uint32_t columns) {
  Machine machine(options);
  std::string error;
  Plan plan = parsePlan(one.plan, error).value();
  std::vector<float> m = covariance(one.size);
  std::vector<float> x(size_t(one.size) * columns);
  std::mt19937 random(1);
  std::uniform_real_distribution<float> uniform(-1, 1);
  for (float &value : x)
    value = uniform(random);
  Solver solver(machine, {m.data(), one.size, one.size, one.size, 1}, true,
                plan);
  Spent result;
  result.programming = machine.counts();
  solver.solve({x.data(), one.size, columns, columns, 1},
               {x.data(), one.size, columns, columns, 1});
  result.solution = machine.counts() - result.programming;
  result.cost = costOf(plan, one.size, true, columns, machine.description());
  EXPECT_EQ(result.cost.tiles, solver.tiles());
  return result;
}

void expectCounts(const PhaseCost &cost, const DeviceCounts &counted) {
  EXPECT_EQ(cost.programs, counted.programs);
  EXPECT_EQ(cost.inversions, counted.inverses);
  EXPECT_EQ(cost.products, counted.mvms);
}

/// Of the exact driver tiles take no time, and the digital engine does one
/// thing after the other.
TEST(PlanCost, CountsAndDigitalOperationsAreExact) {
  MachineOptions options;
  options.driver = "ideal";
  for (const Case &one : cases)
    for (uint32_t columns : {1, 7}) {
      SCOPED_TRACE(one.plan);
      Spent r = run(one, options, columns);
      DeviceDescription d = DeviceDescription::preset("rram-64");
      for (auto [cost, counted] : {std::pair(r.cost.programming, r.programming),
                                   std::pair(r.cost.solution, r.solution)}) {
        expectCounts(cost, counted);
        double operations = cost.digitalOperations;
        EXPECT_NEAR(counted.joules, operations * d.costs.digitalJoulesPerFlop,
                    1e-9 * counted.joules);
        EXPECT_NEAR(counted.simulatedSeconds,
                    operations / d.costs.digitalFlopsPerSecond,
                    1e-9 * counted.simulatedSeconds);
      }
    }
}

/// Outputs that are sampled before they have settled, and converters that need
/// no range, take the same time for all matrices and voltages.
TEST(PlanCost, TimesThatDoNotDependOnTheMatrixAreExact) {
  std::string path = testing::TempDir() + "/sampled.json";
  std::ofstream(path) << R"({"base": "ideal", "name": "sampled",
    "opamp": {"bandwidth_hertz": 1e6, "supply_volts": 100},
    "converters": {"sample_seconds": 2e-6, "dac_seconds": 3e-9,
                   "adc_seconds": 7e-9, "lines_per_adc": 4},
    "write": {"pulses_per_cell": 8.5, "pulse_seconds": 0.3e-6}})";
  MachineOptions options;
  options.device = path;
  for (const Case &one : cases)
    for (uint32_t columns : {1, 7}) {
      SCOPED_TRACE(one.plan);
      Spent r = run(one, options, columns);
      CostAssumptions sure;
      sure.conversions = 1;
      std::string error;
      PlanCost cost = costOf(parsePlan(one.plan, error).value(), one.size, true,
                             columns, DeviceDescription::load(path), sure);
      EXPECT_NEAR(cost.programming.seconds, r.programming.simulatedSeconds,
                  1e-9 * cost.programming.seconds);
      EXPECT_NEAR(cost.solution.seconds, r.solution.simulatedSeconds,
                  1e-9 * cost.solution.seconds);
    }
}

/// Where they do, programming is known well, and a solution within a factor of
/// three for matrices of the condition that is assumed.
TEST(PlanCost, EstimatesAreWithinTheirBounds) {
  for (const char *device :
       {"rram-64", "hfox-neurram", "taox-40nm-3bit", "cmo-hfox"})
    for (const Case &one : cases) {
      SCOPED_TRACE(std::string(device) + " " + one.plan);
      MachineOptions options;
      options.device = device;
      Spent r = run(one, options, 7);
      auto within = [](double estimated, double measured, double factor) {
        EXPECT_LE(estimated, factor * measured);
        EXPECT_GE(estimated, measured / factor);
      };
      within(r.cost.programming.seconds, r.programming.simulatedSeconds, 1.2);
      within(r.cost.programming.joules, r.programming.joules, 1.2);
      within(double(r.cost.programming.cells),
             double(r.programming.cellsWritten), 1.2);
      within(r.cost.solution.seconds, r.solution.simulatedSeconds, 3);
      within(r.cost.solution.joules, r.solution.joules, 3);
    }
}

} // namespace
