//===- amc-letters.cpp - Writes generated letters as IDX files ------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"
#include "NumberOptions.h"
#include "RunTool.h"
#include "amcrt/data/Column.h"
#include "amcrt/support/Error.h"

#include <filesystem>
#include <iostream>

static int run(int argc, char **argv) {
  CLI::App app{"Writes the generated letters that amc-run trains on as IDX "
               "files, for other programs to train on."};
  std::string folder;
  size_t train = 7680, test = 1920;
  uint32_t seed = 0;
  app.add_option("-o,--output", folder, "Folder for the four files")
      ->type_name("DIR")
      ->required();
  app.add_option("--train", train, "Training examples")
      ->capture_default_str()
      ->check(amcrt::wholeNumber(0, 100'000'000));
  app.add_option("--test", test, "Test examples")
      ->capture_default_str()
      ->check(amcrt::wholeNumber(0, 100'000'000));
  app.add_option("--seed", seed, "Seed of the letters")
      ->capture_default_str()
      ->check(amcrt::wholeNumber(0, UINT32_MAX));
  app.set_version_flag("--version", "amc-letters " AMC_VERSION);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return amcrt::endOfParsing(app, error);
  }
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  auto write = [&](const std::string &split, size_t first, size_t count) {
    amcrt::Letters letters = amcrt::makeLetters(seed, first, count);
    std::string prefix = folder + "/" + split;
    amcrt::writeIdx(*letters.images, prefix + "-images-idx3-ubyte.gz");
    amcrt::writeIdx(*letters.labels, prefix + "-labels-idx1-ubyte.gz");
  };
  write("train", 0, train);
  write("test", train, test);
  return 0;
}

int main(int argc, char **argv) {
  return amcrt::runTool([&] { return run(argc, argv); });
}
