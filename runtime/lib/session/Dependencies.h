//===- Dependencies.h - What items of a schedule wait for ----- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SESSION_DEPENDENCIES_H
#define AMCRT_LIB_SESSION_DEPENDENCIES_H

#include "amcrt/schema/program_generated.h"

#include <vector>

namespace amcrt {

/// The items before an item, by number, that it waits for when tiles work
/// beside the digital engine.
using Dependencies = std::vector<uint32_t>;

/// For each item of an entry point (verified) the end of which it must wait:
/// of those that write what it reads or writes, and those that read what it
/// writes, the last on each other resource. Resources run their items in order,
/// so that the rest is done by then; so is what an earlier item of its own
/// resource waited for. Kernels count as writing all of their buffers. Nothing
/// waits for the programming of a tile but the tile. In time that grows with
/// the items, and with the accesses of others that each one meets.
std::vector<Dependencies> dependenciesOf(const fb::EntryPoint &entry);

/// The tile of an item, as chip << 32 | tile, or the digital engine.
uint64_t resourceOf(const fb::Item &item);
constexpr uint64_t digitalEngine = UINT64_MAX;

} // namespace amcrt

#endif // AMCRT_LIB_SESSION_DEPENDENCIES_H
