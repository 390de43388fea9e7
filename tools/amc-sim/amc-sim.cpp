//===- amc-sim.cpp - Characterises simulated crossbars --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"
#include "NumberOptions.h"
#include "RunTool.h"
#include "amcrt/support/Error.h"
#include "studies/Studies.h"

#include <iostream>
#include <limits>
#include <optional>

using namespace amcrt;

namespace {

// Groups of --help.
constexpr const char *inputs = "Inputs";
constexpr const char *device = "Device";
constexpr const char *results = "Results";

} // namespace

static void addVectors(CLI::App *command, sim::OperationOptions &options) {
  command
      ->add_option("--rhs", options.rhs,
                   "Vectors, the columns; one dimension is one vector")
      ->required()
      ->type_name("FILE.npy")
      ->group(inputs);
}

static void addDevice(CLI::App *command, std::string &name, uint64_t &seed) {
  command->add_option("--device", name, "What is simulated")
      ->type_name("PRESET|FILE.json")
      ->capture_default_str()
      ->group(device);
  command->add_option("--seed", seed, "Of what is random")
      ->type_name("S")
      ->capture_default_str()
      ->check(wholeNumber())
      ->group(device);
}

/// What is wrong with `count` seeds from `seed` on, if anything is.
static std::optional<std::string> seedsMistake(uint64_t seed, uint64_t count,
                                               const char *option) {
  constexpr uint64_t last = std::numeric_limits<uint64_t>::max();
  if (count - 1 <= last - seed)
    return std::nullopt;
  return "--seed: " + std::to_string(seed) + " and " + option + " " +
         std::to_string(count) + " go beyond the last seed, " +
         std::to_string(last);
}

static CLI::App *addOperation(CLI::App &app, const char *name,
                              const char *description,
                              sim::OperationOptions &options) {
  CLI::App *command = app.add_subcommand(name, description);
  command->add_option("--matrix", options.matrix, "Matrix to write")
      ->type_name("FILE.npy")
      ->group(inputs);
  command
      ->add_option("--conductances", options.conductances,
                   "Measured conductances in siemens, in place of writing: of "
                   "one array, or of the positive and the negative one. They "
                   "stand for --matrix, or for (Gp - Gn) / (gmax - gmin)")
      ->type_name("Gp.npy [Gn.npy]")
      ->expected(1, 2)
      ->group(inputs);
  command
      ->add_option("--shift-conductances", options.shiftConductances,
                   "With one array: that of its shift column, one for each "
                   "column of tiles; it is taken off the array's")
      ->type_name("g.npy")
      ->needs("--conductances")
      ->group(inputs);
  addVectors(command, options);
  addDevice(command, options.device, options.seed);
  command
      ->add_option("--seeds", options.seeds,
                   "How many seeds, from --seed on: mean and standard "
                   "deviation of the error; other lines are of the first")
      ->type_name("N")
      ->capture_default_str()
      ->check(wholeNumber(1, 100000))
      ->group(device);
  command
      ->add_option("--advance", options.advanceSeconds,
                   "Time between writing and use, in seconds, up to 1e10")
      ->type_name("SECONDS")
      ->capture_default_str()
      ->check(finiteNumber(0, 1e10))
      ->group(device);
  command
      ->add_flag("--calibrate", options.calibrate,
                 "Measure the offset of the outputs before use and take it off")
      ->group(device);
  command->add_option("-o", options.output, "The result")
      ->type_name("FILE.npy")
      ->group(results);
  command
      ->add_option("--write-conductances", options.writeConductances,
                   "What the tiles hold when used: PREFIX-positive.npy, "
                   "-negative.npy, -shift.npy (siemens), and -realised.npy, "
                   "the matrix that they stand for")
      ->type_name("PREFIX")
      ->group(results);
  command->add_option("--report", options.report, "All figures as JSON")
      ->type_name("FILE.json")
      ->group(results);
  return command;
}

static CLI::App *addTransient(CLI::App &app, sim::OperationOptions &operation,
                              double &seconds) {
  CLI::App *transient = app.add_subcommand(
      "transient", "Outputs of an inverse over time, from rest");
  transient->add_option("--matrix", operation.matrix, "Matrix to write")
      ->required()
      ->type_name("FILE.npy")
      ->group(inputs);
  addVectors(transient, operation);
  addDevice(transient, operation.device, operation.seed);
  transient
      ->add_option("--seconds", seconds, "How long; 0: until it has settled")
      ->type_name("SECONDS")
      ->capture_default_str()
      ->check(finiteNumber(0))
      ->group(device);
  transient->add_option("-o", operation.output, "PREFIX.csv and PREFIX.svg")
      ->type_name("PREFIX")
      ->group(results);
  return transient;
}

static CLI::App *addCircuit(CLI::App &app, sim::CircuitOptions &network) {
  CLI::App *circuit = app.add_subcommand(
      "circuit", "Solve a circuit in a JSON file, and compare it with the "
                 "answers in it if there are any");
  circuit
      ->add_option("file", network.file,
                   "Gp, Gn, gin, gf (siemens), r_row, r_col (ohm), A0 (V/V, 0: "
                   "infinite), inj, b (volts), x_spice, y_mvm_spice")
      ->type_name("FILE.json")
      ->required();
  circuit->add_flag("--exact", network.exact,
                    "Full nodal analysis of the wires");
  circuit
      ->add_option("-o", network.output,
                   "The outputs in volts, a column for each circuit solved")
      ->type_name("FILE.npy")
      ->group(results);
  circuit->add_option("--report", network.report, "All figures as JSON")
      ->type_name("FILE.json")
      ->group(results);
  return circuit;
}

static CLI::App *addCharacterize(CLI::App &app,
                                 sim::CharacterizeOptions &sweep) {
  CLI::App *characterize = app.add_subcommand(
      "characterize", "Sweep a parameter: error, stability, time, energy");
  characterize
      ->add_option("--sweep", sweep.sweep,
                   "levels, write-noise, read-noise, gain, offset, wires, adc, "
                   "size, or a place in the description: opamp/gain")
      ->required()
      ->type_name("WHAT")
      ->group(inputs);
  addList(characterize, "--values", sweep.values,
          "Values of the parameter, in the unit of its name")
      ->type_name("A,B,...")
      ->group(inputs);
  addList(characterize, "--matrices", sweep.matrices,
          "relu, gradient (covariances), spd, or FILE.npy")
      ->type_name("KIND,...")
      ->default_str("relu,gradient,spd")
      ->group(inputs);
  characterize->add_option("--size", sweep.size, "Rows of the matrices")
      ->type_name("N")
      ->capture_default_str()
      ->check(wholeNumber(1, 256))
      ->group(inputs);
  characterize->add_option("--count", sweep.count, "Matrices for each value")
      ->type_name("N")
      ->capture_default_str()
      ->check(wholeNumber(1, 100000))
      ->group(inputs);
  characterize
      ->add_option("--damping", sweep.damping,
                   "Of covariances, fraction of the mean diagonal")
      ->type_name("SHARE")
      ->capture_default_str()
      ->check(finiteNumber(0))
      ->group(inputs);
  characterize->add_option("--condition", sweep.condition, "Of spd matrices")
      ->type_name("RATIO")
      ->capture_default_str()
      ->check(finiteNumber(1, 1e12))
      ->group(inputs);
  characterize
      ->add_flag("--equilibrate,!--no-equilibrate", sweep.equilibrate,
                 "Scale to a unit diagonal first (default)")
      ->group(inputs);
  addDevice(characterize, sweep.device, sweep.seed);
  characterize
      ->add_option("-o", sweep.output, "PREFIX.csv, PREFIX.json and PREFIX.svg")
      ->type_name("PREFIX")
      ->group(results);
  return characterize;
}

/// What is wrong with the options together, if anything is.
static std::optional<std::string>
mistakeOf(bool isOperation, const sim::OperationOptions &operation,
          const sim::CharacterizeOptions *sweep) {
  if (isOperation && operation.matrix.empty() && operation.conductances.empty())
    return "--matrix or --conductances is required";
  if (!operation.shiftConductances.empty() && operation.conductances.size() > 1)
    return "--shift-conductances: a pair of --conductances has no shift column";
  return sweep ? seedsMistake(sweep->seed, uint64_t(sweep->count), "--count")
               : seedsMistake(operation.seed, operation.seeds, "--seeds");
}

static int run(int argc, char **argv) {
  CLI::App app{"Simulates crossbar circuits one at a time. Conductances are in "
               "siemens, voltages in volts, times in seconds."};
  app.require_subcommand(1);
  app.set_version_flag("--version", "amc-sim " AMC_VERSION);
  sim::OperationOptions operation;
  std::string name;
  CLI::App *inverse = addOperation(
      app, "inverse", "Solve with a matrix of up to one tile", operation);
  CLI::App *mvm =
      addOperation(app, "mvm", "Multiply by a matrix of any size", operation);
  double seconds = 0;
  CLI::App *transient = addTransient(app, operation, seconds);
  sim::CircuitOptions network;
  CLI::App *circuit = addCircuit(app, network);
  sim::CharacterizeOptions sweep;
  CLI::App *characterize = addCharacterize(app, sweep);
  CLI::App *devices = app.add_subcommand("devices", "Presets, or one as JSON");
  devices->add_option("name", name, "One to print with all fields")
      ->type_name("PRESET|FILE.json");
  bool schema = false;
  devices->add_flag("--schema", schema,
                    "Print the JSON Schema of a description");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return endOfParsing(app, error);
  }
  if (auto mistake = mistakeOf(*inverse || *mvm, operation,
                               *characterize ? &sweep : nullptr)) {
    std::cerr << "error: " << *mistake << "; see --help\n";
    return 2;
  }
  if (*inverse)
    sim::inverse(operation);
  else if (*mvm)
    sim::multiply(operation);
  else if (*transient)
    sim::transient(operation, seconds);
  else if (*circuit)
    sim::circuit(network);
  else if (*characterize)
    sim::characterize(sweep);
  else if (*devices)
    sim::devices(name, schema);
  return 0;
}

int main(int argc, char **argv) {
  return amcrt::runTool([&] { return run(argc, argv); });
}
