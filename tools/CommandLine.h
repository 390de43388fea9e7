//===- CommandLine.h - How a tool ends when it cannot begin --- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TOOLS_COMMANDLINE_H
#define AMC_TOOLS_COMMANDLINE_H

#include "amcrt/support/Nearest.h"
#include "amcrt/support/Printable.h"

#include <CLI/CLI.hpp>

#include <cctype>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace amcrt {

/// "--name" or "-n" of each option of the program and of the command given.
inline void collectOptionNames(const CLI::App &app,
                               std::vector<std::string> &names) {
  for (const CLI::Option *option : app.get_options()) {
    for (const std::string &name : option->get_lnames())
      names.push_back("--" + name);
    for (const std::string &name : option->get_snames())
      names.push_back("-" + name);
  }
  for (const CLI::App *command : app.get_subcommands())
    collectOptionNames(*command, names);
}

/// What is wrong with a word that nothing takes.
inline std::string describeUnexpected(const CLI::App &app,
                                      const std::string &word) {
  bool option = word.size() > 1 && word[0] == '-' && !std::isdigit(word[1]);
  if (!option)
    return "the argument '" + word + "' is not expected";
  std::string name = word.substr(0, word.find('='));
  std::vector<std::string> names;
  collectOptionNames(app, names);
  return "unknown option '" + name + "'" + nearHint(name, names);
}

/// Prints what `--help` and `--version` ask for, or a mistake in one line.
/// Returns the exit status, 0 or 2.
inline int endOfParsing(const CLI::App &app, const CLI::ParseError &error) {
  if (error.get_exit_code() == 0)
    return app.exit(error);
  std::string text = error.what();
  // A word that is not known is the likelier mistake than one that is missing.
  std::vector<std::string> unknown = app.remaining(/*recurse=*/true);
  bool missing = dynamic_cast<const CLI::RequiredError *>(&error);
  bool extra = dynamic_cast<const CLI::ExtrasError *>(&error);
  if ((missing || extra) && !unknown.empty())
    text = describeUnexpected(app, unknown.front());
  bool hints = text.find("; see --") != std::string::npos;
  std::cerr << "error: " << printable(text)
            << (hints ? "\n" : "; see --help\n");
  return 2;
}

} // namespace amcrt

#endif // AMC_TOOLS_COMMANDLINE_H
