//===- Items.h - Items of a schedule as JSON ------------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TOOLS_AMC_INSPECT_ITEMS_H
#define AMC_TOOLS_AMC_INSPECT_ITEMS_H

#include "Describe.h"
#include "amcrt/schema/program_generated.h"

namespace amcinspect {

std::string nameOf(amcrt::fb::ElementType element);
/// "chip:tile".
std::string nameOf(const amcrt::fb::TileRef &tile);
/// "arena+128 f32[60]".
std::string place(const amcrt::fb::Buffer &buffer);

/// {"action": ..., operands, "flops", "bytes", "location"}.
Json describeItem(const amcrt::fb::Program &program,
                  const amcrt::fb::Item &item);

} // namespace amcinspect

#endif // AMC_TOOLS_AMC_INSPECT_ITEMS_H
