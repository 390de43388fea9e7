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

/// For each item of an entry point (verified): those that write what it reads
/// or writes, and those that read what it writes. Items on one resource, which
/// runs them in order, do not name each other. Kernels count as writing all of
/// their buffers. Nothing waits for the programming of a tile but the tile.
std::vector<Dependencies> dependenciesOf(const fb::EntryPoint &entry);

/// The tile of an item, as chip << 32 | tile, or the digital engine.
uint64_t resourceOf(const fb::Item &item);
constexpr uint64_t digitalEngine = UINT64_MAX;

} // namespace amcrt

#endif // AMCRT_LIB_SESSION_DEPENDENCIES_H
