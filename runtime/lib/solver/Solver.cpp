//===- Solver.cpp - Systems of equations on a device ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HostSteps.h"
#include "MachineImpl.h"
#include "amcrt/support/Error.h"

#include <cmath>
#include <limits>

using namespace amcrt;

static std::string shapeOf(const MatrixView &m) {
  return std::to_string(m.rows) + "x" + std::to_string(m.cols);
}

/// Throws Error naming the first element that is not finite.
static void checkFinite(const MatrixView &m, const char *what) {
  for (uint32_t i = 0; i < m.rows; ++i)
    for (uint32_t j = 0; j < m.cols; ++j)
      if (float value = m.data[i * m.rowStride + j * m.colStride];
          !std::isfinite(value))
        throw Error(std::string(what) + ": element (" + std::to_string(i) +
                    ", " + std::to_string(j) + ") is " +
                    (std::isnan(value) ? "not a number" : "infinite"));
}

struct Solver::Impl {
  Impl(Machine::Impl &machine, const MatrixView &matrix, bool spd, Plan given)
      : machine(machine), plan(std::move(given)), size(matrix.rows), spd(spd) {
    std::string what = checkPlan(plan, matrix.rows, spd, machine.device);
    if (!what.empty())
      throw Error("plan " + plan.text() + " for a " + shapeOf(matrix) +
                  " matrix: " + what);
    places = machine.take(
        uint64_t(countTiles(plan, matrix.rows, machine.device.arraySize())));
    try {
      program(matrix);
    } catch (...) {
      machine.giveBack(places);
      throw;
    }
  }
  ~Impl() { machine.giveBack(places); }

  void program(const MatrixView &matrix) {
    if (matrix.rows != size || matrix.cols != size)
      throw Error("the matrix: is " + shapeOf(matrix) + ", not " +
                  std::to_string(size) + "x" + std::to_string(size));
    checkFinite(matrix, "the matrix");
    // Steps keep views of the matrix.
    copy.resize(size_t(size) * size);
    MatrixView kept{copy.data(), size, size, size, 1};
    for (uint32_t i = 0; i < size; ++i)
      for (uint32_t j = 0; j < size; ++j)
        kept.data[size_t(i) * size + j] =
            matrix.data[i * matrix.rowStride + j * matrix.colStride];
    solution.reset();
    steps = std::make_unique<HostSteps>(machine.tiles, places,
                                        machine.device.arraySize(),
                                        machine.device.flop(), machine.pool);
    phase([&] {
      solution = beginPlan<HostSteps>(
          *steps, plan, {HostSteps::of(kept), spd, LevelRounding::nearest});
    });
  }

  void solve(const MatrixView &rhs, const MatrixView &out) {
    if (!solution)
      throw Error("the matrix was not programmed; program it again");
    if (rhs.rows != size || out.rows != size || rhs.cols != out.cols ||
        rhs.cols == 0)
      throw Error("right-hand sides of " + shapeOf(rhs) + " and solutions of " +
                  shapeOf(out) + " do not fit a matrix of " +
                  std::to_string(size) + " rows");
    checkFinite(rhs, "the right-hand side");
    HostSteps::Value x;
    phase([&] { x = solution->solve(*steps, HostSteps::of(rhs)); });
    for (uint32_t i = 0; i < out.rows; ++i)
      for (uint32_t j = 0; j < out.cols; ++j)
        out.data[i * out.rowStride + j * out.colStride] =
            x.view.data[i * x.view.rowStride + j * x.view.colStride];
  }

  /// What `body` does costs time and energy, even when it fails.
  template <typename F> void phase(F &&body) {
    try {
      body();
    } catch (...) {
      machine.spent += steps->endPhase();
      throw;
    }
    machine.spent += steps->endPhase();
  }

  Machine::Impl &machine;
  Plan plan;
  uint32_t size;
  bool spd;
  std::vector<amc_tile_id> places;
  std::vector<float> copy;
  std::unique_ptr<HostSteps> steps;
  std::unique_ptr<Solution<HostSteps>> solution;
};

Solver::Solver(Machine &machine, const MatrixView &matrix, bool spd, Plan plan)
    : impl(std::make_unique<Impl>(*machine.impl, matrix, spd,
                                  std::move(plan))) {}
Solver::~Solver() = default;
Solver::Solver(Solver &&) noexcept = default;

void Solver::program(const MatrixView &matrix) { impl->program(matrix); }

void Solver::solve(const MatrixView &rhs, const MatrixView &out) {
  impl->solve(rhs, out);
}

const Plan &Solver::plan() const { return impl->plan; }
uint64_t Solver::size() const { return impl->size; }
uint64_t Solver::tiles() const { return impl->places.size(); }

double Solver::condition() const {
  double worst = 0;
  for (amc_tile_id tile : impl->places)
    worst = std::max(worst, impl->machine.tiles.condition(tile));
  return worst;
}

double Solver::residual() const {
  double worst = std::numeric_limits<double>::quiet_NaN();
  for (amc_tile_id tile : impl->places)
    worst = std::fmax(worst, impl->machine.tiles.residual(tile));
  return worst;
}
