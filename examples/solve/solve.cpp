//===- solve.cpp - Solves A x = b on a simulated crossbar -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include <amcrt/data/Npy.h>
#include <amcrt/solver/Solver.h>

#include <cstdio>
#include <exception>

/// Prints the solution, a row on each line.
int main(int argc, char **argv) try {
  bool spd = argc > 1 && std::string(argv[1]) == "--spd";
  argc -= spd, argv += spd;
  if (argc < 3)
    return std::fputs("usage: solve [--spd] A.npy b.npy [DEVICE]\n", stderr), 2;
  amcrt::FloatMatrix a = amcrt::readMatrix(argv[1]);
  amcrt::FloatMatrix b = amcrt::readMatrix(argv[2]); // becomes the solution
  amcrt::MatrixView matrix{a.values.data(), uint32_t(a.rows), uint32_t(a.cols),
                           a.cols, 1};
  amcrt::MatrixView x{b.values.data(), uint32_t(b.rows), uint32_t(b.cols),
                      b.cols, 1};

  amcrt::MachineOptions options;
  options.device = argc > 3 ? argv[3] : "rram-64";
  amcrt::Machine machine(options);
  amcrt::PlanRules rules{.tiling = amcrt::Tiling::blockAMC, .refinement = 4};
  uint32_t array = machine.description().capabilities.arraySize;
  amcrt::Plan plan = amcrt::choosePlan({int64_t(a.rows), spd}, rules, array);
  amcrt::Solver solver(machine, matrix, spd, plan);
  solver.solve(x, x);

  for (size_t i = 0; i < b.values.size(); ++i)
    std::printf("%.9g%c", b.values[i], (i + 1) % b.cols ? ' ' : '\n');
  std::fprintf(stderr, "%s, condition %.3g, %.3g us\n", plan.text().c_str(),
               solver.condition(), machine.counts().simulatedSeconds * 1e6);
} catch (const std::exception &error) {
  return std::fprintf(stderr, "solve: %s\n", error.what()), 1;
}
