//===- Options.h - The command line of amc-run ---------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TOOLS_AMCRUN_OPTIONS_H
#define AMC_TOOLS_AMCRUN_OPTIONS_H

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace amcrun {

/// `--dataset letters[:train=N,test=N,seed=S]`
struct LettersSpec {
  uint64_t train = 7680, test = 1920;
  uint32_t seed = 0;
};

/// What the user asked for. Unset optionals leave the choice to the program.
struct Options {
  std::string program;

  std::string trainImages, trainLabels, testImages, testLabels;
  std::map<std::string, std::string> data, testData; ///< input name to file
  std::optional<LettersSpec> letters;

  uint64_t epochs = 1, steps = 0, evaluationsPerEpoch = 1, seed = 0;
  unsigned threads = 0;
  bool fileOrder = false;
  std::optional<double> lr, damping;
  std::optional<std::string> lrSchedule;
  std::optional<uint64_t> warmup, inversePeriod, curvaturePeriod;

  std::string device = "sim", deviceConfig;
  bool stopWhenUnstable = false, ignoreDefects = false;

  std::string checkpointFolder;
  uint64_t checkpointEvery = 0;
  bool resume = false;
  std::string report, trace, exportWeights;
  bool evaluate = false, verifyOnly = false;

  bool hasData() const {
    return !trainImages.empty() || !trainLabels.empty() ||
           !testImages.empty() || !testLabels.empty() || !data.empty() ||
           !testData.empty() || letters;
  }
};

/// Parses the command line. When nothing is left to do (help, version, wrong
/// usage), prints what there is to print and returns the exit status.
std::optional<int> parseOptions(int argc, char **argv, Options &options);

} // namespace amcrun

#endif // AMC_TOOLS_AMCRUN_OPTIONS_H
