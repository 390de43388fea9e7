//===- Dependencies.cpp - What items of a schedule wait for ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Dependencies.h"
#include "MemoryAccesses.h"

#include <algorithm>
#include <map>

using namespace amcrt;

namespace {

/// Calls `use` with every region of the arena that the item uses, and whether
/// it is written.
template <typename Use> void forEachAccess(const fb::Item &item, Use &&use) {
  auto add = [&](const auto &memory, bool written) {
    Region region = regionOf(memory);
    if (region.space == fb::Space::arena)
      use(region, written);
  };
  if (const fb::Dispatch *dispatch = item.action_as_Dispatch()) {
    if (dispatch->args())
      for (const fb::Buffer *buffer : *dispatch->args())
        add(*buffer, true);
  } else if (const fb::Gemm *gemm = item.action_as_Gemm()) {
    // The whole buffer: of a batch as well.
    add(gemm->a()->buffer(), false);
    add(gemm->b()->buffer(), false);
    add(gemm->c()->buffer(), true);
  } else if (const fb::Copy *copy = item.action_as_Copy()) {
    add(*copy->from(), false);
    add(*copy->to(), true);
  } else if (const auto *schur = item.action_as_SchurComplement()) {
    add(*schur->matrix(), false);
    add(*schur->out(), true);
  } else if (const auto *factorize = item.action_as_Factorize()) {
    add(*factorize->matrix(), false);
    add(*factorize->factors(), true);
  } else if (const auto *solve = item.action_as_SolveFactorized()) {
    add(*solve->factors(), false);
    add(*solve->rhs(), false);
    add(*solve->out(), true);
  } else if (const auto *program = item.action_as_ProgramTile()) {
    add(*program->block(), false);
  } else if (const fb::Inverse *solve = item.action_as_Inverse()) {
    add(*solve->rhs(), false);
    add(*solve->out(), true);
  } else if (const fb::Mvm *product = item.action_as_Mvm()) {
    add(*product->rhs(), false);
    add(*product->out(), true);
  }
}

} // namespace

uint64_t amcrt::resourceOf(const fb::Item &item) {
  const fb::TileRef *tile = nullptr;
  if (const auto *program = item.action_as_ProgramTile())
    tile = program->tile();
  else if (const fb::Inverse *solve = item.action_as_Inverse())
    tile = solve->tile();
  else if (const fb::Mvm *product = item.action_as_Mvm())
    tile = product->tile();
  return tile ? uint64_t(tile->chip()) << 32 | tile->tile() : digitalEngine;
}

std::vector<Dependencies> amcrt::dependenciesOf(const fb::EntryPoint &entry) {
  if (!entry.schedule())
    return {};
  std::vector<Dependencies> dependencies(entry.schedule()->size());
  MemoryAccesses memory;
  // Of a resource, the last item of each other one that it waited for.
  std::map<std::pair<uint64_t, uint64_t>, uint32_t> waited;
  for (uint32_t i = 0; i < dependencies.size(); ++i) {
    const fb::Item &item = *entry.schedule()->Get(i);
    uint64_t resource = resourceOf(item);
    // Items of one resource are done in order: the last of each will do.
    std::map<uint64_t, uint32_t> last;
    forEachAccess(item, [&](const Region &region, bool written) {
      for (auto [other, j] : memory.conflicts(region, written))
        if (other != resource)
          last[other] = std::max(last[other], j);
    });
    // A tile's write controller takes the block at once: none waits for it.
    if (!item.action_as_ProgramTile())
      forEachAccess(item, [&](const Region &region, bool written) {
        memory.add(region, written, {resource, i});
      });
    for (auto [other, j] : last) {
      auto [known, isNew] = waited.try_emplace({resource, other}, j);
      if (!isNew && known->second >= j)
        continue;
      known->second = j;
      dependencies[i].push_back(j);
    }
    std::sort(dependencies[i].begin(), dependencies[i].end());
  }
  return dependencies;
}
