//===- amc-run.cpp - Trains a compiled program ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Data.h"
#include "Options.h"
#include "Progress.h"
#include "RunTool.h"

#include "CommandLine.h"
#include "amcrt/data/Npz.h"
#include "amcrt/description/DeviceDescription.h"
#include "amcrt/program/VerifyProgram.h"
#include "amcrt/schema/program_generated.h"
#include "amcrt/session/Session.h"
#include "amcrt/support/AtomicFile.h"
#include "amcrt/support/Error.h"
#include "amcrt/training/Evaluate.h"
#include "amcrt/training/Trainer.h"
#include "report/ReportJson.h"
#include "support/WriteJson.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <csignal>
#include <cstdio>
#include <utility>

using namespace amcrt;
using namespace amcrun;

namespace {

std::atomic<bool> interrupted = false;
std::atomic<int> signalNumber = 0;
static_assert(std::atomic<int>::is_always_lock_free &&
              std::atomic<bool>::is_always_lock_free);

/// The first signal asks for a stop after the step. SIGINT or SIGTERM after it
/// ends the process at once; others come again by themselves: SIGXCPU each
/// second, SIGPIPE with each line.
void handleSignals() {
  struct sigaction action{};
  action.sa_handler = [](int number) {
    if (!interrupted.exchange(true)) {
      signalNumber = number;
    } else if (number == SIGINT || number == SIGTERM) {
      std::signal(number, SIG_DFL);
      std::raise(number);
    }
  };
  action.sa_flags = SA_RESTART;
  for (int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXCPU}) {
    struct sigaction before{};
    sigaction(number, nullptr, &before);
    // nohup has it ignored. Shells have SIGINT ignored in the background, where
    // somebody who sends it means it all the same.
    if (number != SIGHUP || before.sa_handler != SIG_IGN)
      sigaction(number, &action, nullptr);
  }
  // A file beyond the size limit is then an error, as on a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
}

/// The description of the run's device: the one asked for, or the program's.
DeviceDescription describeDevice(const Options &options,
                                 const ProgramFile &file) {
  if (!options.deviceConfig.empty())
    return DeviceDescription::load(options.deviceConfig);
  const fb::Program *program = fb::GetProgram(file.program().data());
  if (!program->device_json())
    throw Error(file.path() + ": names no device; give --device-config");
  return DeviceDescription::parse(program->device_json()->str(), file.path());
}

Schedule makeSchedule(const Options &options, const TrainingInfo &info) {
  Schedule s;
  s.lr = options.lr.value_or(info.lr);
  s.lrSchedule = options.lrSchedule.value_or(info.lrSchedule);
  s.damping = options.damping.value_or(info.damping);
  s.warmup = options.warmup.value_or(info.warmup);
  s.inversePeriod = options.inversePeriod.value_or(info.inversePeriod);
  s.curvaturePeriod = options.curvaturePeriod.value_or(info.curvaturePeriod);
  return s;
}

/// Says which of the options are about a curvature that the program does not
/// have.
void noteUnused(const Options &options, const Session &session) {
  if (session.hasEntry("refresh"))
    return;
  for (auto [name, isGiven] :
       {std::pair("--damping", options.damping.has_value()),
        {"--warmup", options.warmup.has_value()},
        {"--inverse-period", options.inversePeriod.has_value()},
        {"--curvature-period", options.curvaturePeriod.has_value()}})
    if (isGiven)
      std::fprintf(stderr,
                   "note: %s changes nothing: the program has no curvature\n",
                   name);
}

TrainOptions makeTrainOptions(const Options &options, const TrainingInfo &info,
                              const std::string &programSha256,
                              const std::string &deviceJson) {
  TrainOptions t;
  t.schedule = makeSchedule(options, info);
  t.epochs = options.epochs;
  t.steps = options.steps;
  t.order = options.fileOrder ? Order::file : Order::shuffle;
  t.seed = options.seed;
  t.evaluationsPerEpoch = options.evaluationsPerEpoch;
  t.checkpointFolder = options.checkpointFolder;
  t.checkpointEvery = options.checkpointEvery;
  t.onlyEvaluates = options.evaluate;
  t.interrupted = &interrupted;
  t.settings = {{"program (sha256)", programSha256},
                {"--device", options.device},
                {"--device-config", deviceJson},
                {"--unstable", options.stopWhenUnstable ? "stop" : "fallback"},
                {"--defects", options.ignoreDefects ? "ignore" : "repair"}};
  return t;
}

constexpr uint64_t traceItems = 200000; ///< some 30 MB

void exportWeights(const std::string &path, const Session &session) {
  std::vector<Tensor> parameters;
  for (const StateTensor &tensor : session.state())
    if (tensor.role == StateRole::parameter)
      parameters.push_back(tensor);
  writeNpz(path, parameters);
}

void printTotals(const Totals &t) {
  std::printf("%llu steps in %.2f s, %.2f ms per step; ",
              static_cast<unsigned long long>(t.steps), t.wallSeconds,
              1e3 * t.stepSecondsMedian);
  std::printf("simulated %.4g s, %.4g J, %llu tile writes, %llu inversions",
              t.simulatedSeconds, t.joules,
              static_cast<unsigned long long>(t.programs),
              static_cast<unsigned long long>(t.inverses));
  if (t.unstable || t.digitalFallbacks)
    std::printf("; %llu unstable circuits, %llu digital solves instead",
                static_cast<unsigned long long>(t.unstable),
                static_cast<unsigned long long>(t.digitalFallbacks));
  if (t.implausible)
    std::printf("; %llu implausible results",
                static_cast<unsigned long long>(t.implausible));
  std::puts("");
  if (t.defectiveCells || t.repairPrograms || t.defectFallbacks)
    std::printf("broken cells: %llu found, %llu compensated, %llu blocks on "
                "other lines, %llu on other tiles, %llu solved digitally; %llu "
                "more tile writes, %.4g s, %.4g J\n",
                static_cast<unsigned long long>(t.defectiveCells),
                static_cast<unsigned long long>(t.compensatedCells),
                static_cast<unsigned long long>(t.rearrangedBlocks),
                static_cast<unsigned long long>(t.movedBlocks),
                static_cast<unsigned long long>(t.defectFallbacks),
                static_cast<unsigned long long>(t.repairPrograms),
                t.repairSeconds, t.repairJoules);
}

/// Says when most of what the device solved is wrong. Products, of which a
/// refinement takes several, do not hide that.
void warnOfSaturation(const Totals &t, Progress &progress) {
  uint64_t solves = t.inverses > 0 ? t.inverses : t.mvms;
  if (t.saturated > solves / 2)
    progress.warning(
        "amplifiers were at their rails in " + std::to_string(t.saturated) +
        " of " + std::to_string(t.inverses + t.mvms) +
        " inversions and products, whose results are wrong; a lower "
        "opamp/offset_volts or converters/input_volts, a higher "
        "opamp/supply_volts, or a higher --damping helps");
}

/// Writes the results that were asked for, each on its own: what cannot be
/// written, which is said, costs nothing else. Returns whether all were.
class Results {
public:
  explicit Results(Progress &progress) : progress(progress) {}

  template <typename F> void write(const std::string &path, F &&body) {
    if (path.empty())
      return;
    try {
      body();
      return;
    } catch (const Error &error) {
      say(error.what());
    } catch (const std::bad_alloc &) {
      say(path + ": cannot be written: not enough memory");
    } catch (const std::exception &error) {
      say(path + ": cannot be written: " + error.what());
    }
    whole = false;
  }
  bool areWhole() const { return whole; }

private:
  void say(const std::string &text) {
    progress.clearBar();
    std::cerr << "error: " << text << "\n";
  }

  Progress &progress;
  bool whole = true;
};

/// Trains, and writes what there is to write also when training fails.
int train(const Options &options, Session &session, Trainer &trainer,
          Progress &progress, Report &header) {
  Results results(progress);
  auto measured = [&] {
    Report report = trainer.report();
    report.programFile = header.programFile;
    report.programSha256 = header.programSha256;
    report.optimizer = header.optimizer;
    report.deviceName = header.deviceName;
    report.deviceConfig = header.deviceConfig;
    report.threads = header.threads;
    report.data = header.data;
    return jsonText(toJson(report)) + "\n";
  };
  auto finish = [&] {
    progress.clearBar();
    results.write(options.report,
                  [&] { writeFileAtomically(options.report, measured()); });
    results.write(options.trace,
                  [&] { writeFileAtomically(options.trace, session.trace()); });
  };
  if (!options.trace.empty())
    session.recordTrace(traceItems);
  try {
    trainer.run();
  } catch (...) {
    finish();
    throw;
  }
  // What took longest to make comes first.
  results.write(options.exportWeights,
                [&] { exportWeights(options.exportWeights, session); });
  finish();
  Totals totals = trainer.report().totals;
  printTotals(totals);
  warnOfSaturation(totals, progress);
  if (!trainer.finished()) {
    std::fprintf(stderr, "interrupted after step %llu%s\n",
                 static_cast<unsigned long long>(trainer.step()),
                 options.checkpointFolder.empty()
                     ? ""
                     : "; --resume goes on from its checkpoint");
  }
  if (!results.areWhole() || trainer.checkpointFailed())
    return 1;
  return trainer.finished() ? 0 : 128 + signalNumber;
}

SessionOptions makeSessionOptions(const Options &options,
                                  const DeviceDescription &device) {
  SessionOptions how;
  how.driver = options.device;
  how.deviceConfig = device.toJson();
  how.seed = options.seed;
  how.threads = options.threads;
  how.policy = options.stopWhenUnstable ? UnstablePolicy::stop
                                        : UnstablePolicy::fallback;
  how.defects =
      options.ignoreDefects ? DefectPolicy::ignore : DefectPolicy::repair;
  return how;
}

/// Loss and accuracy of the state as it is, and the weights where asked for.
void evaluateOnce(const Options &options, Session &session,
                  const DataSet *which) {
  checkFit(session, "evaluate", *which);
  Evaluation e = *evaluate(session, *which);
  std::printf("%zu examples: loss %.6f", which->size(), e.testLoss);
  if (!std::isnan(e.testAccuracy))
    std::printf(", accuracy %.2f%%", 100 * e.testAccuracy);
  std::puts("");
  if (!options.exportWeights.empty())
    exportWeights(options.exportWeights, session);
}

/// What is about to run on what, and what is worth knowing of it.
void introduce(const Options &options, const Session &session,
               const DeviceDescription &device) {
  const TrainingInfo &info = session.training();
  std::fprintf(
      stderr, "%s: %s, batch %llu, device %s (%s), seed %llu, %u %s\n",
      printable(options.program).c_str(), printable(info.optimizer).c_str(),
      static_cast<unsigned long long>(session.batch()),
      printable(options.device).c_str(), printable(device.name).c_str(),
      static_cast<unsigned long long>(options.seed), options.threads,
      options.threads == 1 ? "thread" : "threads");
  for (const std::string &name : info.uncovered)
    std::fprintf(stderr,
                 "note: no curvature for '%s'; trained by SGD with momentum\n",
                 printable(name).c_str());
  noteUnused(options, session);
  for (const std::string &note : device.notes())
    std::fprintf(stderr, "note: device %s: %s\n",
                 printable(device.name).c_str(), printable(note).c_str());
}

int run(const Options &options, std::chrono::steady_clock::time_point start) {
  for (const std::string &path :
       {options.report, options.trace, options.exportWeights})
    if (!path.empty())
      checkCanWrite(path);
  ProgramFile file = ProgramFile::read(options.program);
  verifyProgram(file);
  if (options.verifyOnly) {
    std::printf("%s: valid\n", options.program.c_str());
    return 0;
  }
  DeviceDescription device = describeDevice(options, file);
  SessionOptions how = makeSessionOptions(options, device);
  Session session = Session::load(file, how);
  const TrainingInfo &info = session.training();
  Data data = loadData(options, session);
  const DataSet *test = data.test ? &*data.test : nullptr;
  Progress progress;

  Report header;
  header.programFile = options.program;
  header.programSha256 = file.sha256();
  header.optimizer = info.optimizer;
  header.deviceName = options.device;
  header.deviceConfig = device.name;
  header.threads = options.threads;
  header.data = data.source;

  std::optional<Trainer> trainer;
  if (!options.evaluate || options.resume) {
    if (!data.train)
      throw Error("no training data; give --train-images and --train-labels, "
                  "or --data");
    TrainOptions t =
        makeTrainOptions(options, info, header.programSha256, how.deviceConfig);
    t.processStart = start;
    trainer.emplace(session, *data.train, test, std::move(t), progress);
    if (options.resume)
      trainer->resume();
  }
  if (options.evaluate) {
    evaluateOnce(options, session,
                 test         ? test
                 : data.train ? &*data.train
                              : nullptr);
    return 0;
  }

  introduce(options, session, device);
  if (options.resume)
    std::fprintf(stderr, "resumed after step %llu\n",
                 static_cast<unsigned long long>(trainer->step()));
  handleSignals();
  return train(options, session, *trainer, progress, header);
}

} // namespace

int main(int argc, char **argv) {
  auto start = std::chrono::steady_clock::now();
  return runTool([&] {
    Options options;
    if (std::optional<int> status = parseOptions(argc, argv, options))
      return *status;
    int status = run(options, start);
    bool lost = std::fflush(stdout) != 0 || std::ferror(stdout) != 0;
    if (lost && signalNumber == SIGPIPE)
      return status == 0 ? 128 + SIGPIPE : status;
    if (lost)
      throw Error("standard output cannot be written");
    return status;
  });
}
