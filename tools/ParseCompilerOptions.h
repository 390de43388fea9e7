//===- ParseCompilerOptions.h - One line for a mistake -------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// llvm::cl takes an unknown name that begins with the letter of a short option
// for a mistake in that option, and guesses at any other on a second line.
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TOOLS_PARSECOMPILEROPTIONS_H
#define AMC_TOOLS_PARSECOMPILEROPTIONS_H

#include "amcrt/support/Nearest.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <string>
#include <vector>

namespace mlir::amc {

/// "-o" or "--name".
inline std::string spelling(llvm::StringRef name) {
  return (name.size() == 1 ? "-" : "--") + name.str();
}

/// Whether `name` is an option with its value right behind, as in -DNAME.
inline bool hasPrefixOption(llvm::StringRef name) {
  for (auto &[known, option] : llvm::cl::getRegisteredOptions())
    if (option->getFormattingFlag() != llvm::cl::NormalFormatting &&
        name.starts_with(known))
      return true;
  return false;
}

/// The options of the program's help, by name.
inline std::vector<std::string> visibleOptions() {
  std::vector<std::string> names;
  for (auto &[known, option] : llvm::cl::getRegisteredOptions())
    if (option->getOptionHiddenFlag() == llvm::cl::NotHidden)
      names.push_back(spelling(known));
  // The map has no order of its own.
  std::sort(names.begin(), names.end());
  return names;
}

/// Looks for the first option that the program does not have. When there is
/// one, names it with one that is near on standard error and returns true.
/// `later`: the option with a value that is registered when it is parsed.
inline bool reportUnknownOption(int argc, char **argv,
                                llvm::StringRef later = {}) {
  auto &options = llvm::cl::getRegisteredOptions();
  for (int i = 1; i < argc; ++i) {
    llvm::StringRef word = argv[i];
    if (word == "--")
      return false;
    if (word.size() < 2 || word.front() != '-')
      continue;
    auto [name, value] = word.ltrim('-').split('=');
    if (name == later && !later.empty()) {
      i += !word.contains('=');
      continue;
    }
    auto found = options.find(name);
    if (found != options.end()) {
      bool takesNext =
          found->second->getValueExpectedFlag() == llvm::cl::ValueRequired;
      i += takesNext && !word.contains('=');
      continue;
    }
    if (hasPrefixOption(name))
      continue;
    std::string asked = word.split('=').first.str();
    llvm::errs() << "error: unknown option '" << asked << "'"
                 << amcrt::nearHint(asked, visibleOptions())
                 << "; see --help\n";
    return true;
  }
  return false;
}

/// As llvm::cl::ParseCommandLineOptions, with one line for the first mistake.
inline bool parseOptions(int argc, char **argv, llvm::StringRef overview) {
  if (reportUnknownOption(argc, argv))
    return false;
  std::string errors;
  llvm::raw_string_ostream stream(errors);
  if (llvm::cl::ParseCommandLineOptions(argc, argv, overview, &stream))
    return true;
  // A value that is none of an option's has been reported already.
  llvm::StringRef first = llvm::StringRef(errors).split('\n').first;
  if (!first.empty())
    llvm::errs() << first << "\n";
  return false;
}

} // namespace mlir::amc

#endif // AMC_TOOLS_PARSECOMPILEROPTIONS_H
