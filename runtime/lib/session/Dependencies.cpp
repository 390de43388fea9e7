//===- Dependencies.cpp - What items of a schedule wait for ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Dependencies.h"
#include "amcrt/Overlap.h"

using namespace amcrt;

namespace {

struct Access {
  Region region;
  bool written;
};

struct Use {
  uint64_t resource;
  std::vector<Access> accesses;
};

std::vector<Access> accessesOf(const fb::Item &item) {
  std::vector<Access> list;
  auto add = [&](const auto &memory, bool written) {
    Region region = regionOf(memory);
    if (region.space == fb::Space::arena)
      list.push_back({region, written});
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
  return list;
}

bool conflict(const Use &a, const Use &b) {
  if (a.resource == b.resource)
    return false;
  for (const Access &x : a.accesses)
    for (const Access &y : b.accesses)
      if ((x.written || y.written) && overlap(x.region, y.region))
        return true;
  return false;
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
  std::vector<Use> uses;
  uses.reserve(dependencies.size());
  for (uint32_t i = 0; i < dependencies.size(); ++i) {
    const fb::Item &item = *entry.schedule()->Get(i);
    uses.push_back({resourceOf(item), accessesOf(item)});
    for (uint32_t j = 0; j < i; ++j)
      // A tile's write controller takes the block at once.
      if (!entry.schedule()->Get(j)->action_as_ProgramTile() &&
          conflict(uses[j], uses[i]))
        dependencies[i].push_back(j);
  }
  return dependencies;
}
