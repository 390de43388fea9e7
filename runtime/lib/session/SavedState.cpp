//===- SavedState.cpp - States in bytes -----------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SessionImpl.h"
#include "amcrt/support/Error.h"
#include "support/Bytes.h"

#include <zlib.h>

#include <cmath>
#include <cstring>
#include <map>
#include <set>
#include <tuple>

using namespace amcrt;

constexpr char stateMagic[8] = {'A', 'M', 'C', 'S', 'T', 'A', 'T', '5'};

/// What each tile can hold between entry points: the block that one of them
/// programs last. The loader has seen that uses fit these.
static Tiles::Fits heldBlocks(const fb::Program &program) {
  using Block = std::tuple<uint32_t, uint32_t, int, uint32_t, uint32_t>;
  std::set<Block> held;
  for (const fb::EntryPoint *entry : *program.entry_points()) {
    std::map<std::pair<uint32_t, uint32_t>, Block> last;
    for (uint32_t i = 0; entry->schedule() && i < entry->schedule()->size();
         ++i)
      if (const auto *item =
              entry->schedule()->Get(i)->action_as_ProgramTile()) {
        amc_tile_id id = tileOf(item->tile());
        last[{id.chip, id.tile}] = {id.chip, id.tile, int(item->mode()),
                                    item->block()->rows(),
                                    item->block()->cols()};
      }
    for (const auto &[id, block] : last)
      held.insert(block);
  }
  return [held = std::move(held)](amc_tile_id id, amc_tile_mode mode,
                                  uint32_t rows, uint32_t cols) {
    return held.contains({id.chip, id.tile, int(mode), rows, cols});
  };
}

std::vector<uint8_t> Session::saveState() const {
  std::vector<uint8_t> bytes;
  putBytes(bytes, stateMagic, sizeof stateMagic);
  putBytes(bytes, impl->sha256.data(), 64);
  for (const StateTensor &tensor : impl->state)
    putBytes(bytes, tensor.data, tensor.bytes());
  put(bytes, impl->timeline.totals());
  impl->tiles.save(bytes);
  put(bytes, uint32_t(crc32_z(0, bytes.data(), bytes.size())));
  return bytes;
}

void Session::restoreState(std::span<const uint8_t> bytes,
                           const std::string &origin) {
  if (bytes.size() < sizeof stateMagic + 64 + sizeof(uint32_t) ||
      std::memcmp(bytes.data(), stateMagic, sizeof stateMagic) != 0)
    throw Error(origin + ": holds no saved state");
  std::span<const uint8_t> tail = bytes.last(sizeof(uint32_t));
  bytes = bytes.first(bytes.size() - sizeof(uint32_t));
  if (take<uint32_t>(tail, origin) !=
      uint32_t(crc32_z(0, bytes.data(), bytes.size())))
    throw Error(origin + ": the saved state is damaged (checksum)");
  takeBytes(bytes, sizeof stateMagic, origin);
  std::span<const uint8_t> sha = takeBytes(bytes, 64, origin);
  if (std::memcmp(sha.data(), impl->sha256.data(), 64) != 0)
    throw Error(origin + ": is of another program than " + impl->file.path() +
                "; resume with the program that wrote it");
  // Nothing changes before all of it is known to fit.
  std::span<const uint8_t> tensors = bytes;
  for (const StateTensor &tensor : impl->state)
    takeBytes(bytes, tensor.bytes(), origin);
  Cost totals = take<Cost>(bytes, origin);
  for (double total : {totals.seconds, totals.joules})
    if (!(total >= 0) || !std::isfinite(total))
      throw Error(origin + ": the saved state is damaged (totals)");
  impl->tiles.restore(bytes, origin, heldBlocks(impl->program));
  for (const StateTensor &tensor : impl->state)
    std::memcpy(tensor.data, takeBytes(tensors, tensor.bytes(), origin).data(),
                tensor.bytes());
  impl->timeline.restore(totals);
}
