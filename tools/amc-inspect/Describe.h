//===- Describe.h - A program as JSON ------------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TOOLS_AMC_INSPECT_DESCRIBE_H
#define AMC_TOOLS_AMC_INSPECT_DESCRIBE_H

#include "amcrt/program/ProgramFile.h"

#include <nlohmann/json.hpp>

namespace amcinspect {

using Json = nlohmann::ordered_json;

/// What a program holds; the fields are in docs/compiled-bin.md. `schedules`:
/// every item of every entry point too. The program need not be valid, but its
/// tables must have the right structure; throws Error when they do not.
Json describe(const amcrt::ProgramFile &file, bool schedules);

/// The text form of what `describe` returned.
std::string print(const Json &program);

} // namespace amcinspect

#endif // AMC_TOOLS_AMC_INSPECT_DESCRIBE_H
