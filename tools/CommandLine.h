//===- CommandLine.h - How a tool ends when it cannot begin --- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TOOLS_COMMANDLINE_H
#define AMC_TOOLS_COMMANDLINE_H

#include <CLI/CLI.hpp>

#include <iostream>
#include <string>
#include <vector>

namespace amcrt {

/// Prints what `--help` and `--version` ask for, or a mistake in one line.
/// Returns the exit status, 0 or 2.
inline int endOfParsing(const CLI::App &app, const CLI::ParseError &error) {
  if (error.get_exit_code() == 0)
    return app.exit(error);
  std::string text = error.what();
  // A word that is not known is the likelier mistake than one that is missing.
  std::vector<std::string> unknown = app.remaining(/*recurse=*/true);
  if (dynamic_cast<const CLI::RequiredError *>(&error) && !unknown.empty())
    text = "The following argument was not expected: " + unknown.front();
  std::cerr << "error: " << text << "; see --help\n";
  return 2;
}

} // namespace amcrt

#endif // AMC_TOOLS_COMMANDLINE_H
