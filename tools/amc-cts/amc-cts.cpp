//===- amc-cts.cpp - Tests a device driver ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"
#include "NumberOptions.h"
#include "RunTool.h"
#include "amcrt/description/DeviceDescription.h"
#include "amcrt/device/OpenDevice.h"
#include "amcrt/support/Error.h"
#include "cts/Conformance.h"
#include "cts/Isolation.h"

#include <chrono>
#include <cstdio>

using namespace amcrt;

namespace {

struct Options {
  std::string device = "sim", config = "rram-64", only;
  uint64_t seed = 1;
  double tolerance = 0.5, timeLimitSeconds = 60;
  bool list = false;
};

void print(const char *mark, const std::string &text) {
  std::printf("%s  %s\n", mark, printable(text).c_str());
  std::fflush(stdout);
}

/// Returns the exit status.
int run(const Options &options) {
  std::string config = DeviceDescription::load(options.config).toJson();
  unsigned passed = 0, failed = 0, left = 0;
  bool usable = true;
  for (const cts::Check &check : cts::allChecks()) {
    if (!check.first && check.name.find(options.only) == std::string::npos)
      continue;
    if (!usable) {
      ++left;
      continue;
    }
    print("run ", check.name);
    cts::Verdict verdict = cts::runIsolated(
        [&] {
          Driver driver = Driver::find(options.device);
          check.run({driver.get(), config, options.seed, options.tolerance});
        },
        std::chrono::duration<double>(options.timeLimitSeconds));
    if (verdict.kind == cts::Verdict::refused)
      throw Error(verdict.finding);
    bool holds = verdict.kind == cts::Verdict::passed;
    print(holds ? "pass" : "FAIL",
          holds ? check.name : check.name + ": " + verdict.finding);
    ++(holds ? passed : failed);
    usable = holds || !check.first;
  }
  std::printf("%s: %u passed, %u failed", printable(options.device).c_str(),
              passed, failed);
  if (left > 0)
    std::printf(", %u not run", left);
  std::puts("");
  return failed > 0 ? 1 : 0;
}

} // namespace

static int runCommand(int argc, char **argv) {
  CLI::App app("Runs the conformance suite of device.h on a driver, each check "
               "in a process of its own.");
  Options options;
  app.add_option("--device", options.device, "Driver that is tested")
      ->type_name("sim|ideal|LIBRARY.so")
      ->capture_default_str();
  app.add_option("--config", options.config, "Device description")
      ->type_name("PRESET|FILE.json")
      ->capture_default_str();
  app.add_option("--seed", options.seed, "Of what is random")
      ->type_name("S")
      ->capture_default_str()
      ->check(wholeNumber());
  app.add_option("--tolerance", options.tolerance,
                 "Relative error allowed in well-conditioned operations")
      ->capture_default_str()
      ->check(finiteNumber(0));
  app.add_option("--time-limit", options.timeLimitSeconds,
                 "Seconds after which a check is ended and has failed")
      ->capture_default_str()
      ->check(CLI::Range(0.001, 1e6));
  app.add_option("--only", options.only,
                 "Run the checks whose name contains this")
      ->check([](const std::string &part) {
        for (const cts::Check &check : cts::allChecks())
          if (check.name.find(part) != std::string::npos)
            return std::string();
        return "no check has '" + part + "' in its name; see --list";
      });
  app.add_flag("--list", options.list, "Print the names of the checks");
  app.set_version_flag("--version", "amc-cts " AMC_VERSION);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return endOfParsing(app, error);
  }
  if (!options.list)
    return run(options);
  for (const cts::Check &check : cts::allChecks())
    if (check.name.find(options.only) != std::string::npos)
      std::printf("%s\n", check.name.c_str());
  return 0;
}

int main(int argc, char **argv) {
  return amcrt::runTool([&] { return runCommand(argc, argv); });
}
