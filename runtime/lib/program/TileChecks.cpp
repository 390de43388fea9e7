//===- TileChecks.cpp - What tiles hold when they are used ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TileChecks.h"

using namespace amcrt;

static std::string str(uint64_t value) { return std::to_string(value); }

static std::string nameOf(const fb::TileRef &tile) {
  return "chip " + str(tile.chip()) + ", tile " + str(tile.tile());
}

static const char *nameOf(fb::TileMode mode) {
  return mode == fb::TileMode::inv ? "inv" : "mvm";
}

void TileChecks::beginEntry(const std::string &name) {
  names.push_back(name);
  entries.emplace_back();
}

void TileChecks::exists(const fb::TileRef &tile) const {
  std::string what = device.whyNot(amc_tile_id{tile.chip(), tile.tile()});
  if (!what.empty())
    checks.fail(what);
}

void TileChecks::program(const fb::ProgramTile &item) {
  exists(*item.tile());
  checks.matrix(*item.block(), "the block", MemoryChecks::read);
  uint32_t rows = item.block()->rows(), cols = item.block()->cols();
  if (std::string what = device.whyNot(rows, cols); !what.empty())
    checks.fail(what);
  if (item.mode() > fb::TileMode::mvm ||
      item.rounding() > fb::Rounding::toward_zero)
    checks.fail("programs a tile in an unknown mode or rounding");
  if (item.mode() == fb::TileMode::inv && rows != cols)
    checks.fail("a block of " + str(rows) + "x" + str(cols) +
                " cannot be inverted");
  entries.back().insert_or_assign(key(*item.tile()),
                                  Held{item.mode(), rows, cols});
}

void TileChecks::use(const fb::TileRef &tile, const fb::Matrix &rhs,
                     const fb::Matrix &out, fb::TileMode mode) {
  exists(tile);
  checks.matrix(rhs, "the right-hand side", MemoryChecks::read);
  checks.matrix(out, "the result", MemoryChecks::written);
  if (rhs.cols() != out.cols())
    checks.fail("has " + str(out.cols()) + " results for " + str(rhs.cols()) +
                " right-hand sides");
  checks.disjoint(out, "the result", rhs, "the right-hand side");
  Use use{entries.size() - 1, tile, mode, rhs.rows(), out.rows(), checks.where};
  auto held = entries.back().find(key(tile));
  if (held == entries.back().end())
    open.push_back(use);
  else
    fits(use, held->second);
}

void TileChecks::fits(const Use &use, const Held &held) const {
  if (use.mode != held.mode)
    checks.fail("uses " + nameOf(use.tile) + " for " + nameOf(use.mode) +
                "; it is programmed for " + nameOf(held.mode));
  if (use.rhsRows != held.cols || use.outRows != held.rows)
    checks.fail(nameOf(use.tile) + " holds " + str(held.rows) + "x" +
                str(held.cols) + "; its operands have " + str(use.rhsRows) +
                " and " + str(use.outRows) + " rows");
}

void TileChecks::finish() {
  for (const Use &use : open) {
    checks.where = use.where;
    bool found = false;
    for (size_t i = 0; i < entries.size(); ++i)
      if (auto held = entries[i].find(key(use.tile));
          held != entries[i].end()) {
        fits(use, held->second);
        // The entry itself has programmed it only when it runs again.
        found |= i != use.entry;
      }
    if (found)
      continue;
    if (entries[use.entry].count(key(use.tile)))
      checks.fail("uses " + nameOf(use.tile) + " before it is programmed");
    checks.fail("uses " + nameOf(use.tile) + ", which nothing programs");
  }
}
