//===- SolverAgainstProgram.cpp - The solver and compiled programs --------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// SolverAgainstProgram CASES.txt CASES.bin DRIVER DEVICE TOLERANCE: broken
// cells are left as they are, since a program and solvers have other tiles to
// spare at any moment. Solves each case of test/Solver/Inputs/cases.py by
// amcrt::Solver and by the compiled program, with one seed and on the same
// places. Solutions must have the same bits but for plans with conjugate
// gradients. There the program sums columns in another order, and a converter
// may round a last bit to another code, so that solutions agree within
// TOLERANCE of their largest element, and energies, which depend on voltages,
// as much. Counts must be equal, and other energies but for numbers that the
// compiler computes again for each element that they are used for. A program is
// never faster: it also waits where it uses a piece of memory again.
//
//===----------------------------------------------------------------------===//

#include "amcrt/program/ProgramFile.h"
#include "amcrt/session/Session.h"
#include "amcrt/solver/Solver.h"
#include "amcrt/support/Error.h"

#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

using namespace amcrt;

namespace {

int failures = 0;

void check(bool holds, const std::string &where, const std::string &what) {
  if (holds)
    return;
  ++failures;
  std::cerr << "error: " << where << ": " << what << "\n";
}

/// A covariance of off-mean samples, damped, or a dominant general matrix.
std::vector<float> makeMatrix(size_t n, bool spd, std::mt19937 &random) {
  std::normal_distribution<double> normal;
  std::vector<double> m(n * n);
  if (!spd) {
    for (size_t i = 0; i < n; ++i)
      for (size_t j = 0; j < n; ++j)
        m[i * n + j] = normal(random) / (2 * std::sqrt(double(n))) + (i == j);
  } else {
    for (size_t s = 0; s < 3 * n; ++s) {
      std::vector<double> x(n);
      for (double &value : x)
        value = normal(random) + 0.3;
      for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < n; ++j)
          m[i * n + j] += x[i] * x[j] / (3 * double(n));
    }
    for (size_t i = 0; i < n; ++i)
      m[i * n + i] += 0.3;
  }
  return {m.begin(), m.end()};
}

std::vector<float> makeRhs(size_t count, std::mt19937 &random) {
  std::normal_distribution<float> normal;
  std::vector<float> b(count);
  for (float &value : b)
    value = normal(random);
  return b;
}

float *data(const std::vector<Tensor> &tensors) {
  return static_cast<float *>(tensors.front().data);
}

std::string counts(const DeviceCounts &t) {
  std::ostringstream text;
  text << t.programs << " programs, " << t.cellsWritten << " cells, "
       << t.inverses << " inverses, " << t.mvms << " products, " << t.unstable
       << " unstable, " << t.saturated << " saturated, " << t.digitalFallbacks
       << " fall-backs";
  return text.str();
}

struct Spent {
  const DeviceCounts &now, &before;

  double joules() const { return now.joules - before.joules; }
  double seconds() const {
    return now.simulatedSeconds - before.simulatedSeconds;
  }
};

/// Checks what a case took. `again`: joules that only the program spends.
/// Returns by which share the program was slower.
double compareCosts(const std::string &line, const Spent &program,
                    const Spent &solver, double again, double tolerance) {
  check(counts(program.now) == counts(solver.now), line,
        "the program made " + counts(program.now) + ", the solver " +
            counts(solver.now));
  check(std::abs(program.joules() - solver.joules()) <=
            again + tolerance * program.joules(),
        line,
        "the program took " + std::to_string(program.joules() * 1e9) +
            " nJ, the solver " + std::to_string(solver.joules() * 1e9));
  check(solver.seconds() <= program.seconds() * (1 + tolerance) + 1e-15, line,
        "the program took " + std::to_string(program.seconds() * 1e6) +
            " us, the solver " + std::to_string(solver.seconds() * 1e6));
  return solver.seconds() > 0 ? program.seconds() / solver.seconds() - 1 : 0;
}

} // namespace

int main(int argc, char **argv) try {
  std::ifstream cases(argv[1]);
  ProgramFile file = ProgramFile::read(argv[2]);
  std::string driver = argv[3], device = argv[4];
  double tolerance = std::stod(argv[5]);
  SessionOptions options;
  options.driver = driver;
  options.deviceConfig = DeviceDescription::load(device).toJson();
  options.seed = 7;
  options.defects = DefectPolicy::ignore;
  Session session = Session::load(file, options);
  MachineOptions machineOptions;
  machineOptions.device = device;
  machineOptions.driver = driver;
  machineOptions.seed = 7;
  machineOptions.defects = DefectPolicy::ignore;
  Machine machine(machineOptions);
  std::vector<Solver>
      solvers; // all stay, so that places are those of the program
  DeviceCounts programBefore, solverBefore;
  double worst = 0, slower = 0;
  size_t number = 0, direct = 0, exactDirect = 0, refined = 0, exactRefined = 0;
  std::string line;
  for (; std::getline(cases, line); ++number) {
    std::istringstream fields(line);
    uint32_t n = 0, k = 0;
    std::string known, text, error;
    fields >> n >> k >> known >> std::ws;
    std::getline(fields, text);
    std::optional<Plan> plan = parsePlan(text, error);
    if (!plan)
      throw Error(error);
    std::mt19937 random{uint32_t(number)};
    std::vector<float> m = makeMatrix(n, known == "spd", random);
    std::vector<float> b = makeRhs(size_t(n) * k, random);
    std::vector<float> x(b.size());

    std::string suffix = std::to_string(number);
    std::copy(m.begin(), m.end(), data(session.inputs("refresh" + suffix)));
    session.run("refresh" + suffix);
    std::copy(b.begin(), b.end(), data(session.inputs("apply" + suffix)));
    session.run("apply" + suffix);
    const float *theirs = data(session.outputs("apply" + suffix));

    solvers.emplace_back(machine, MatrixView{m.data(), n, n, n, 1},
                         known == "spd", *plan);
    solvers.back().solve({b.data(), n, k, k, 1}, {x.data(), n, k, k, 1});

    bool same = std::memcmp(x.data(), theirs, x.size() * sizeof(float)) == 0;
    double difference = 0, largest = 0;
    for (size_t i = 0; i < x.size(); ++i) {
      difference = std::max(difference, std::abs(double(x[i]) - theirs[i]));
      largest = std::max(largest, std::abs(double(x[i])));
    }
    difference /= largest;
    bool sums = text.find("cg(") != std::string::npos;
    (sums ? refined : direct) += 1;
    (sums ? exactRefined : exactDirect) += same;
    if (!sums)
      check(same, line, "bits differ, by " + std::to_string(difference));
    else
      check(difference <= tolerance, line,
            "differs by " + std::to_string(difference));
    worst = std::max(worst, difference);

    DeviceCounts program = session.counts(), solver = machine.counts();
    double again =
        8.0 * (n + k) * machine.description().costs.digitalJoulesPerFlop;
    slower = std::max(slower, compareCosts(line, {program, programBefore},
                                           {solver, solverBefore}, again,
                                           sums ? tolerance : 1e-9));
    programBefore = program;
    solverBefore = solver;
  }
  std::printf(
      "%zu cases on %s, %s, seed 7: the same bits in %zu of %zu, with "
      "conjugate "
      "gradients in %zu of %zu, largest difference %.2g; programs up to %.2g "
      "%% slower; %s\n",
      number, driver.c_str(), device.c_str(), exactDirect, direct, exactRefined,
      refined, worst, 100 * slower, counts(machine.counts()).c_str());
  check(number > 0, argv[1], "has no cases");
  return failures == 0 ? 0 : 1;
} catch (const std::exception &error) {
  std::cerr << "error: " << error.what() << "\n";
  return 1;
}
