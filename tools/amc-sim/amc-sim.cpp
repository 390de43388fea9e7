//===- amc-sim.cpp - Characterises simulated crossbars --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"
#include "Commands.h"
#include "NumberOptions.h"
#include "amcrt/Error.h"

#include <iostream>

using namespace amcrt;

static CLI::App *addOperation(CLI::App &app, const char *name,
                              const char *description,
                              sim::OperationOptions &options) {
  CLI::App *command = app.add_subcommand(name, description);
  command->add_option("--matrix", options.matrix, "Matrix, .npy")->required();
  command->add_option("--rhs", options.rhs, "Vectors as columns, .npy")
      ->required();
  command->add_option("--device", options.device, "Preset or FILE.json")
      ->capture_default_str();
  command->add_option("--seed", options.seed, "Seed of the errors")
      ->capture_default_str()
      ->check(wholeNumber());
  command->add_option("-o", options.output, "Write the result here, .npy");
  command->add_option("--report", options.report, "Write a JSON report here");
  return command;
}

int main(int argc, char **argv) {
  CLI::App app{"Simulates crossbar circuits one at a time."};
  app.require_subcommand(1);
  app.set_version_flag("--version", "amc-sim " AMC_VERSION);
  sim::OperationOptions operation;
  std::string file, report, name;
  bool exact = false;
  CLI::App *inverse = addOperation(
      app, "inverse", "Solve with a matrix of up to one tile", operation);
  CLI::App *mvm =
      addOperation(app, "mvm", "Multiply by a matrix of any size", operation);
  CLI::App *transient = app.add_subcommand(
      "transient", "Outputs of an inverse over time, from rest");
  double seconds = 0;
  transient->add_option("--matrix", operation.matrix, "Matrix, .npy")
      ->required();
  transient
      ->add_option("--rhs", operation.rhs, "Vector, .npy; of several the first")
      ->required();
  transient->add_option("--device", operation.device, "Preset or FILE.json")
      ->capture_default_str();
  transient->add_option("--seed", operation.seed, "Seed of the errors")
      ->capture_default_str()
      ->check(wholeNumber());
  transient
      ->add_option("--seconds", seconds, "How long; 0: until it has settled")
      ->capture_default_str()
      ->check(finiteNumber(0));
  transient->add_option("-o", operation.output,
                        "Write PREFIX.csv and PREFIX.svg");
  CLI::App *circuit = app.add_subcommand(
      "circuit", "Compare a circuit in a JSON file with its stored answers");
  circuit->add_option("file", file, "Conductances, gain, wires, answers")
      ->required();
  circuit->add_flag("--exact", exact, "Full nodal analysis of the wires");
  circuit->add_option("--report", report, "Write a JSON report here");
  sim::CharacterizeOptions sweep;
  CLI::App *characterize = app.add_subcommand(
      "characterize", "Sweep a parameter: error, stability, time, energy");
  characterize
      ->add_option("--sweep", sweep.sweep,
                   "levels, write-noise, read-noise, gain, offset, wires, adc, "
                   "size, or a place in the description: opamp/gain")
      ->required();
  characterize->add_option("--values", sweep.values, "Values of the parameter")
      ->delimiter(',');
  characterize
      ->add_option("--matrices", sweep.matrices,
                   "relu, gradient (covariances), spd, or FILE.npy")
      ->delimiter(',')
      ->capture_default_str();
  characterize->add_option("--device", sweep.device, "Preset or FILE.json")
      ->capture_default_str();
  characterize->add_option("--size", sweep.size, "Rows of the matrices")
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  characterize->add_option("--count", sweep.count, "Matrices for each value")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  characterize
      ->add_option("--damping", sweep.damping,
                   "Of covariances, fraction of the mean diagonal")
      ->capture_default_str()
      ->check(finiteNumber(0));
  characterize->add_option("--condition", sweep.condition, "Of spd matrices")
      ->capture_default_str()
      ->check(finiteNumber(1, 1e12));
  characterize->add_flag("--equilibrate,!--no-equilibrate", sweep.equilibrate,
                         "Scale to a unit diagonal first (default)");
  characterize->add_option("--seed", sweep.seed, "Of matrices and errors")
      ->capture_default_str()
      ->check(wholeNumber());
  characterize->add_option("-o", sweep.output,
                           "Write PREFIX.csv, PREFIX.json and PREFIX.svg");
  CLI::App *devices = app.add_subcommand("devices", "Presets, or one as JSON");
  devices->add_option("name", name, "Preset or FILE.json");
  bool schema = false;
  devices->add_flag("--schema", schema,
                    "Print the JSON Schema of a description");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return endOfParsing(app, error);
  }
  try {
    if (*inverse)
      sim::inverse(operation);
    else if (*mvm)
      sim::multiply(operation);
    else if (*transient)
      sim::transient(operation, seconds);
    else if (*circuit)
      sim::circuit(file, exact, report);
    else if (*characterize)
      sim::characterize(sweep);
    else if (*devices)
      sim::devices(name, schema);
  } catch (const Error &error) {
    std::cerr << "error: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
