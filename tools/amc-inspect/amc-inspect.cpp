//===- amc-inspect.cpp - Prints what a program holds ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"
#include "Describe.h"
#include "RunTool.h"
#include "amcrt/program/VerifyProgram.h"
#include "amcrt/support/Error.h"
#include "support/WriteJson.h"

#include <cstdio>
#include <iostream>

using namespace amcinspect;

/// Prints it all before it says what is wrong with it.
static int inspect(const std::string &path, bool disassemble, bool json) {
  amcrt::ProgramFile file = amcrt::ProgramFile::read(path);
  Json program = describe(file, disassemble || json);
  std::string problem;
  try {
    amcrt::verifyProgram(file);
  } catch (const amcrt::Error &error) {
    problem = error.what();
  }
  program["valid"] = problem.empty();
  std::cout << (json ? amcrt::jsonText(program) + "\n" : print(program));
  if (!std::cout.flush())
    throw amcrt::Error("standard output cannot be written");
  if (!problem.empty())
    throw amcrt::Error(problem);
  return 0;
}

static int run(int argc, char **argv) {
  CLI::App app{"Prints what a compiled program holds: device, training, entry "
               "points, state, layers, tiles, memory, kernels. Exit status 1 "
               "when the program would not run here."};
  std::string path;
  bool disassemble = false, json = false;
  app.add_option("program", path, "Compiled program (.bin)")
      ->type_name("compiled.bin")
      ->required();
  app.add_flag("--disassemble", disassemble,
               "Print every item of every schedule too");
  app.add_flag("--json", json, "JSON, schedules included");
  app.set_version_flag("--version", "amc-inspect " AMC_VERSION);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return amcrt::endOfParsing(app, error);
  }
  return inspect(path, disassemble, json);
}

int main(int argc, char **argv) {
  return amcrt::runTool([&] { return run(argc, argv); });
}
