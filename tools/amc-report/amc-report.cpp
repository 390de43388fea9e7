//===- amc-report.cpp - Compares training reports -------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CommandLine.h"
#include "RunTool.h"
#include "amcrt/report/Report.h"
#include "amcrt/support/AtomicFile.h"
#include "amcrt/support/Error.h"

#include <cstdio>
#include <fstream>
#include <iostream>

namespace {

/// "NAME=FILE" or a file, whose optimizer and device then name it.
amcrt::NamedReport readNamed(const std::string &argument) {
  size_t equals = argument.find('=');
  if (equals != std::string::npos)
    return {argument.substr(0, equals),
            amcrt::readReport(argument.substr(equals + 1))};
  amcrt::Report report = amcrt::readReport(argument);
  std::string name = report.optimizer + " on " + report.deviceName;
  return {std::move(name), std::move(report)};
}

} // namespace

static int run(int argc, char **argv) {
  CLI::App app{"Compares reports of amc-run: a table on standard output and, "
               "with --html, a page with curves."};
  std::vector<std::string> files;
  std::string html;
  double target = 0.85;
  app.add_option("reports", files, "Report files, each FILE or NAME=FILE")
      ->type_name("[NAME=]FILE.json")
      ->required();
  app.add_option("--html", html, "Write a self-contained HTML page here")
      ->type_name("FILE.html");
  app.add_option("--target-accuracy", target,
                 "Test accuracy for the column of epochs")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  app.set_version_flag("--version", "amc-report " AMC_VERSION);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    return amcrt::endOfParsing(app, error);
  }
  std::vector<amcrt::NamedReport> reports;
  for (const std::string &file : files)
    reports.push_back(readNamed(file));
  std::cout << amcrt::comparisonTable(reports, target);
  if (!html.empty())
    amcrt::writeFileAtomically(html, amcrt::htmlPage(reports, target));
  if (!std::cout.flush())
    throw amcrt::Error("standard output cannot be written");
  return 0;
}

int main(int argc, char **argv) {
  return amcrt::runTool([&] { return run(argc, argv); });
}
