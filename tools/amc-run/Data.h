//===- Data.h - The data that amc-run trains on --------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TOOLS_AMCRUN_DATA_H
#define AMC_TOOLS_AMCRUN_DATA_H

#include "Options.h"

#include "amcrt/session/TrainingProgram.h"
#include "amcrt/training/Batches.h"

#include <optional>
#include <string>

namespace amcrun {

struct Data {
  std::optional<amcrt::DataSet> train, test;
  std::string source; ///< for the report
};

/// Reads or generates what the options ask for and binds it to the program's
/// inputs: labels to `findLabels`, images to the first other input of floats of
/// rank 2 or more. Throws amcrt::Error.
Data loadData(const Options &options, const amcrt::TrainingProgram &program);

} // namespace amcrun

#endif // AMC_TOOLS_AMCRUN_DATA_H
