//===- amc-cts.cpp - Tests a device driver ---===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"
#include "amcrt/Error.h"
#include "amcrt/OpenDevice.h"
#include "amcrt/description/DeviceDescription.h"
#include "cts/Conformance.h"

#include <cstdio>

using namespace amcrt;

int main(int argc, char **argv) {
  CLI::App app("Runs the conformance suite of device.h on a driver.");
  std::string device = "sim", config = "rram-64", only;
  uint64_t seed = 1;
  double tolerance = 0.5;
  bool list = false;
  app.add_option("--device", device, "sim, ideal, or a driver library")
      ->capture_default_str();
  app.add_option("--config", config, "device description: preset or JSON file")
      ->capture_default_str();
  app.add_option("--seed", seed)->capture_default_str();
  app.add_option("--tolerance", tolerance,
                 "relative error allowed in well-conditioned operations")
      ->capture_default_str();
  app.add_option("--only", only, "run the checks whose name contains this");
  app.add_flag("--list", list, "print the names of the checks");
  app.set_version_flag("--version", "amc-cts " AMC_VERSION);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return endOfParsing(app, error);
  }
  try {
    Driver driver = Driver::find(device);
    cts::Subject subject{*driver, DeviceDescription::load(config).toJson(),
                         seed, tolerance};
    unsigned passed = 0, failed = 0;
    for (const cts::Check &check : cts::allChecks()) {
      if (check.name.find(only) == std::string::npos)
        continue;
      if (list) {
        std::printf("%s\n", check.name.c_str());
        continue;
      }
      try {
        check.run(subject);
        std::printf("pass  %s\n", check.name.c_str());
        ++passed;
      } catch (const cts::Failure &failure) {
        std::printf("FAIL  %s: %s\n", check.name.c_str(), failure.what());
        ++failed;
      }
    }
    if (!list)
      std::printf("%s: %u passed, %u failed\n", device.c_str(), passed, failed);
    return failed > 0 ? 1 : 0;
  } catch (const Error &error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
}
