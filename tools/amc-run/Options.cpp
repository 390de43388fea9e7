//===- Options.cpp - The command line of amc-run --------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "CommandLine.h"
#include "NumberOptions.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <thread>

using namespace amcrt;
using namespace amcrun;

namespace {

uint64_t parseCount(const std::string &option, const std::string &text,
                    uint64_t most) {
  uint64_t value = 0;
  auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > most)
    throw CLI::ValidationError(option, "'" + text +
                                           "' is not a number from 0 to " +
                                           std::to_string(most));
  return value;
}

LettersSpec parseLetters(const std::string &text) {
  const char *option = "--dataset";
  LettersSpec spec;
  size_t colon = text.find(':');
  if (text.substr(0, colon) != "letters")
    throw CLI::ValidationError(option, "'" + text.substr(0, colon) +
                                           "' is not known; known: letters");
  std::istringstream fields(colon == text.npos ? "" : text.substr(colon + 1));
  for (std::string field; std::getline(fields, field, ',');) {
    size_t equals = field.find('=');
    std::string name = field.substr(0, equals);
    std::string value = equals == field.npos ? "" : field.substr(equals + 1);
    if (name == "train")
      spec.train = parseCount(option, value, 100'000'000);
    else if (name == "test")
      spec.test = parseCount(option, value, 100'000'000);
    else if (name == "seed")
      spec.seed = uint32_t(parseCount(option, value, UINT32_MAX));
    else
      throw CLI::ValidationError(option, "'" + name +
                                             "' is not known; known: "
                                             "train=N, test=N, seed=S");
  }
  if (spec.train == 0)
    throw CLI::ValidationError(option, "train must be at least 1");
  return spec;
}

std::map<std::string, std::string>
parseNamedFiles(const std::string &option,
                const std::vector<std::string> &arguments) {
  std::map<std::string, std::string> files;
  for (const std::string &argument : arguments) {
    size_t equals = argument.find('=');
    if (equals == argument.npos || equals == 0)
      throw CLI::ValidationError(option,
                                 "'" + argument + "' is not NAME=FILE.npy");
    if (!files.emplace(argument.substr(0, equals), argument.substr(equals + 1))
             .second)
      throw CLI::ValidationError(
          option, "input '" + argument.substr(0, equals) + "' is given twice");
  }
  return files;
}

/// Of steps and epochs: what they are multiplied with leaves room in 64 bits.
constexpr uint64_t mostEpochs = 1'000'000'000, mostSteps = uint64_t(1) << 40;
/// Rates beyond change no float by a usable amount.
constexpr double mostRate = 1e6;

void addDataOptions(CLI::App &app, Options &o, std::vector<std::string> &data,
                    std::vector<std::string> &testData, std::string &letters) {
  const char *group = "Data";
  auto file = [&](const char *name, std::string &value, const char *text) {
    return app.add_option(name, value, text)->group(group)->type_name("FILE");
  };
  CLI::Option *images =
      file("--train-images", o.trainImages,
           "Training images, IDX, plain or gzip; pixels are divided by 255");
  CLI::Option *labels =
      file("--train-labels", o.trainLabels,
           "Training labels, IDX; the smallest label becomes 0");
  images->needs(labels);
  labels->needs(images);
  CLI::Option *testImages =
      file("--test-images", o.testImages, "Test images, IDX");
  CLI::Option *testLabels =
      file("--test-labels", o.testLabels,
           "Test labels, IDX; shifted as the training labels are");
  testImages->needs(testLabels);
  testLabels->needs(testImages);
  app.add_option("--data", data,
                 "Training data of the input NAME (repeatable); the first "
                 "axis counts the examples")
      ->group(group)
      ->type_name("NAME=FILE.npy")
      ->allow_extra_args(false);
  app.add_option("--test-data", testData,
                 "Test data of the input NAME (repeatable)")
      ->group(group)
      ->type_name("NAME=FILE.npy")
      ->allow_extra_args(false);
  app.add_option("--dataset", letters,
                 "Generated handwriting-like letters A-L, 28x28; train=7680, "
                 "test=1920, seed=0 where not given. The default when no "
                 "other data are given and the program's inputs fit")
      ->group(group)
      ->type_name("letters[:train=N,test=N,seed=S]")
      ->excludes(images)
      ->excludes(testImages);
}

void addRunOptions(CLI::App &app, Options &o, std::string &order) {
  const char *group = "Run";
  app.add_option("--epochs", o.epochs, "Passes over the training data")
      ->type_name("N")
      ->group(group)
      ->capture_default_str()
      ->check(wholeNumber(1, mostEpochs));
  app.add_option("--steps", o.steps,
                 "Stop after so many steps in total; the learning-rate "
                 "schedule still spans all epochs (default: all epochs)")
      ->type_name("N")
      ->group(group)
      ->check(wholeNumber(1, mostSteps));
  app.add_option("--order", order,
                 "Order of the training examples: shuffled by seed and epoch, "
                 "or as stored. The incomplete last batch is dropped")
      ->group(group)
      ->capture_default_str()
      ->check(CLI::IsMember({"shuffle", "file"}));
  app.add_option("--evaluations-per-epoch", o.evaluationsPerEpoch,
                 "Evaluations of the test data, evenly spread over an epoch")
      ->type_name("N")
      ->group(group)
      ->capture_default_str()
      ->check(wholeNumber(1, mostEpochs));
  app.add_option("--seed", o.seed,
                 "Seed of order and device noise; the same seed gives the "
                 "same bits at any number of threads")
      ->type_name("S")
      ->group(group)
      ->capture_default_str()
      ->check(wholeNumber());
  app.add_option("--threads", o.threads, "Threads (default: all cores)")
      ->group(group)
      ->type_name("N")
      ->check(CLI::Range(1, 1024).description(""));
  app.add_flag("--evaluate", o.evaluate,
               "Only evaluate the test data, with the initial weights or, "
               "with --resume, those of the checkpoint")
      ->group(group);
  app.add_flag("--verify-only", o.verifyOnly,
               "Only check that the program file is valid")
      ->group(group);
}

void addStepOptions(CLI::App &app, Options &o) {
  const char *group = "Training step (default: the program's)";
  auto add = [&](const char *name, auto &value, const char *text) {
    return app.add_option(name, value, text)->group(group);
  };
  add("--lr", o.lr, "Learning rate of the first step")
      ->type_name("RATE")
      ->check(finiteNumber(0, mostRate));
  add("--lr-schedule", o.lrSchedule, "How it falls over all epochs")
      ->check(CLI::IsMember({"constant", "linear", "cosine"}));
  add("--damping", o.damping, "Added to the diagonal of the curvature")
      ->type_name("X")
      ->check(finiteNumber(1e-30, mostRate));
  add("--warmup", o.warmup, "First steps, each with averages and inverses")
      ->type_name("STEPS")
      ->check(wholeNumber(0, mostSteps));
  add("--inverse-period", o.inversePeriod,
      "Steps from one inversion (programming of tiles) to the next")
      ->type_name("STEPS")
      ->check(wholeNumber(1, mostSteps));
  add("--curvature-period", o.curvaturePeriod,
      "Steps from one update of the curvature averages to the next")
      ->type_name("STEPS")
      ->check(wholeNumber(1, mostSteps));
}

void addDeviceOptions(CLI::App &app, Options &o, std::string &policy,
                      std::string &defects) {
  const char *group = "Device";
  app.add_option("--device", o.device,
                 "Behavioural simulator, exact arithmetic, or a driver")
      ->group(group)
      ->type_name("sim|ideal|LIBRARY.so")
      ->capture_default_str();
  app.add_option("--device-config", o.deviceConfig,
                 "Device description; its geometry must match the program "
                 "(default: the one compiled for)")
      ->group(group)
      ->type_name("PRESET|FILE.json");
  app.add_option("--unstable", policy,
                 "When a tile's circuit is unstable: program it again, then "
                 "solve digitally, counted; or stop")
      ->group(group)
      ->capture_default_str()
      ->check(CLI::IsMember({"fallback", "stop"}));
  app.add_option("--defects", defects,
                 "Where cells do not hold what is written: make up for them "
                 "by requests, lines, other tiles or digitally, counted; or "
                 "ignore them")
      ->group(group)
      ->capture_default_str()
      ->check(CLI::IsMember({"repair", "ignore"}));
}

void addResultOptions(CLI::App &app, Options &o) {
  const char *group = "Results";
  app.add_option("--report", o.report,
                 "Everything that was measured, as JSON (docs/report.md)")
      ->group(group)
      ->type_name("FILE.json");
  app.add_option("--trace", o.trace,
                 "What ran when in simulated time, for Perfetto or Chrome "
                 "(the first 200000 items)")
      ->group(group)
      ->type_name("FILE.json");
  app.add_option("--export-weights", o.exportWeights,
                 "The trained parameters, for numpy.load")
      ->group(group)
      ->type_name("FILE.npz");
  CLI::Option *folder =
      app.add_option("--checkpoint", o.checkpointFolder,
                     "Folder for checkpoints: one after each epoch")
          ->group(group)
          ->type_name("DIR");
  app.add_option("--checkpoint-every", o.checkpointEvery,
                 "Also one after so many steps")
      ->group(group)
      ->type_name("STEPS")
      ->needs(folder)
      ->check(wholeNumber(1, mostSteps));
  app.add_flag("--resume", o.resume,
               "Go on from the newest good checkpoint, with the same bits")
      ->group(group)
      ->needs(folder);
}

} // namespace

std::optional<int> amcrun::parseOptions(int argc, char **argv,
                                        Options &options) {
  CLI::App app{"Trains the network of a compiled program. Results are on "
               "standard output, progress on standard error. Exit status: 0 "
               "done, 1 the work failed, 2 wrong usage, 128 + N ended by "
               "signal N after a checkpoint."};
  app.set_version_flag("--version", "amc-run " AMC_VERSION);
  app.get_formatter()->column_width(38);
  app.add_option("program", options.program, "Compiled by amc-compile")
      ->required()
      ->type_name("compiled.bin");
  options.threads = std::max(1u, std::thread::hardware_concurrency());
  std::vector<std::string> data, testData;
  std::string letters, order = "shuffle", policy = "fallback",
                       defects = "repair";
  addDataOptions(app, options, data, testData, letters);
  addRunOptions(app, options, order);
  addStepOptions(app, options);
  addDeviceOptions(app, options, policy, defects);
  addResultOptions(app, options);
  try {
    app.parse(argc, argv);
    if (!letters.empty())
      options.letters = parseLetters(letters);
    options.data = parseNamedFiles("--data", data);
    options.testData = parseNamedFiles("--test-data", testData);
  } catch (const CLI::ParseError &error) {
    return amcrt::endOfParsing(app, error);
  }
  options.fileOrder = order == "file";
  options.stopWhenUnstable = policy == "stop";
  options.ignoreDefects = defects == "ignore";
  return std::nullopt;
}
