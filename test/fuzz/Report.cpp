//===- Report.cpp - Fuzz target: reports ----------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "report/ReportJson.h"

#include <nlohmann/json.hpp>

using namespace amcfuzz;
using namespace amcrt;

void amcfuzz::feed(std::span<const uint8_t> file) {
  std::vector<NamedReport> reports = {
      {"a", readReport(writeInput(file, "report.json"))}};
  (void)comparisonTable(reports, 0.5);
  (void)htmlPage(reports, 0.5);
  (void)reportFromJson(toJson(reports[0].report), "written");
}

Bytes amcfuzz::mutate(std::span<const uint8_t> file, Random &random) {
  return mutateJson(file, random);
}
