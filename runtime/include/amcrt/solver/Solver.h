//===- Solver.h - Systems of equations on a device ------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Solves M X = B for a matrix that is given at run time, by a plan, on an open
// device: without a compiler and a compiled program, and with what a compiled
// program does of the same plan. Matrices are float32, of any strides, and only
// read where nothing else is said.
//
//   amcrt::Machine machine({.device = "rram-64", .seed = 7});
//   uint32_t array = machine.description().capabilities.arraySize;
//   amcrt::Plan plan = amcrt::choosePlan({n, /*spd=*/true}, {}, array);
//   amcrt::Solver solver(machine, matrix, /*spd=*/true, plan);
//   solver.solve(rhs, solution);
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_SOLVER_SOLVER_H
#define AMCRT_SOLVER_SOLVER_H

#include "amcrt/plan/ChoosePlan.h"
#include "amcrt/support/MatrixView.h"
#include "amcrt/tiles/Counts.h"
#include "amcrt/tiles/Events.h"
#include "amcrt/tiles/Policies.h"

#include <memory>

namespace amcrt {

struct MachineOptions {
  std::string device = "rram-64"; ///< a preset or a JSON file
  std::string driver = "sim";     ///< "sim", "ideal" or a driver library's path
  uint64_t seed = 0;              ///< of the device's randomness
  unsigned threads = 1;
  UnstablePolicy policy = UnstablePolicy::fallback;
  DefectPolicy defects = DefectPolicy::repair;
};

/// An open device with the digital engine beside it, which solvers share. Not
/// for use by several threads.
class Machine {
public:
  /// Throws Error.
  explicit Machine(const MachineOptions &options);
  ~Machine();
  Machine(const Machine &) = delete;

  const DeviceDescription &description() const;
  /// Tiles that no solver holds and that are not known to be broken.
  uint64_t freeTiles() const;

  /// Counts, simulated time and energy of all solvers so far, one phase
  /// (programming or a solution) after the other.
  DeviceCounts counts() const;
  /// What the device told so far.
  DeviceEvents events() const;

private:
  friend class Solver;
  struct Impl;
  std::unique_ptr<Impl> impl;
};

/// A matrix on tiles of a machine, which outlives it.
class Solver {
public:
  /// Programs the matrix, n x n. `spd`: it is symmetric positive definite.
  /// Tiles are the first that are free, and free again when the solver goes.
  /// Throws Error, and holds no tile, when the plan does not suit matrix or
  /// device, or an element is not finite.
  Solver(Machine &machine, const MatrixView &matrix, bool spd, Plan plan);
  ~Solver();
  Solver(Solver &&) noexcept;

  /// Programs another matrix of the same size to the same tiles. Throws Error.
  void program(const MatrixView &matrix);
  /// out = M^-1 rhs, both n x k. They may be the same memory, else they do not
  /// overlap. Throws Error when shapes do not fit or an element is not finite.
  void solve(const MatrixView &rhs, const MatrixView &out);

  const Plan &plan() const;
  uint64_t size() const;
  uint64_t tiles() const;
  /// Of the blocks programmed last, 1-norm, the worst tile; 0 without tiles.
  double condition() const;
  /// |M x - b| / |b| of the first solution since, on the worst tile for its
  /// own block; NaN: none.
  double residual() const;

private:
  struct Impl;
  std::unique_ptr<Impl> impl;
};

} // namespace amcrt

#endif // AMCRT_SOLVER_SOLVER_H
