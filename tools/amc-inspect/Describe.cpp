//===- Describe.cpp - A program as JSON -----------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Describe.h"
#include "Items.h"
#include "amcrt/program/VerifyProgram.h"
#include "amcrt/support/Error.h"
#include "support/ParseJson.h"

#include <algorithm>
#include <map>
#include <set>

using namespace amcrt;
using namespace amcinspect;

namespace {

std::string text(const flatbuffers::String *string) {
  return string ? string->str() : std::string();
}

/// JSON within the program; null where it is none.
Json embedded(const flatbuffers::String *json) {
  try {
    return parseJson(text(json), "");
  } catch (const Error &) {
    return nullptr;
  }
}

template <typename List, typename Function>
Json list(const List *from, Function function) {
  Json json = Json::array();
  if (from)
    for (const auto *element : *from)
      json.push_back(function(*element));
  return json;
}

Json strings(
    const flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>> *from) {
  return list(from, [](const flatbuffers::String &s) { return s.str(); });
}

uint64_t bytesOf(const fb::Buffer &buffer) {
  bool wide = buffer.element() == fb::ElementType::f64 ||
              buffer.element() == fb::ElementType::i64;
  uint64_t size = wide ? 8 : buffer.element() == fb::ElementType::i1 ? 1 : 4;
  return buffer.elements() * size;
}

/// Name, type, shape and place.
Json named(const std::string &name, const fb::Buffer &buffer,
           const flatbuffers::Vector<int64_t> *shape) {
  Json json = {{"name", name}, {"element", nameOf(buffer.element())}};
  json["shape"] = Json::array();
  if (shape)
    for (int64_t extent : *shape)
      json["shape"].push_back(extent);
  json["offset"] = buffer.offset();
  json["bytes"] = bytesOf(buffer);
  return json;
}

Json training(const fb::Training *t) {
  if (!t)
    return nullptr;
  return {{"optimizer", text(t->optimizer())},
          {"lr", t->lr()},
          {"lr_schedule", text(t->lr_schedule())},
          {"damping", t->damping()},
          {"warmup", t->warmup()},
          {"inverse_period", t->inverse_period()},
          {"curvature_period", t->curvature_period()},
          {"batch", t->batch()},
          {"options", embedded(t->options_json())},
          {"uncovered", strings(t->uncovered())}};
}

Json labelsOf(const flatbuffers::Vector<flatbuffers::Offset<fb::Labels>> &all) {
  return list(&all, [](const fb::Labels &labels) {
    Json ignored = Json::array();
    if (labels.ignored())
      for (int64_t label : *labels.ignored())
        ignored.push_back(label);
    return Json{{"first", labels.first()},
                {"classes", labels.classes()},
                {"ignored", ignored},
                {"mean", labels.mean()}};
  });
}

Json entryPoint(const fb::Program &program, const fb::EntryPoint &entry,
                bool schedule) {
  auto tensors = [](const auto *from) {
    return list(from, [](const fb::NamedBuffer &n) {
      Json json = named(n.name()->str(), *n.buffer(), n.shape());
      if (n.labels())
        json["labels"] = labelsOf(*n.labels());
      if (n.role() != fb::OutputRole::other)
        json["role"] = fb::EnumNameOutputRole(n.role());
      return json;
    });
  };
  Json json = {{"name", entry.name()->str()},
               {"inputs", tensors(entry.inputs())},
               {"outputs", tensors(entry.outputs())}};
  uint64_t flops = 0, bytes = 0, items = 0;
  std::map<std::string, uint64_t> actions;
  Json all = Json::array();
  if (entry.schedule())
    for (const fb::Item *item : *entry.schedule()) {
      ++items;
      flops += item->flops();
      bytes += item->bytes();
      ++actions[fb::EnumNameAction(item->action_type())];
      if (schedule)
        all.push_back(describeItem(program, *item));
    }
  json["items"] = items;
  json["actions"] = actions;
  json["flops"] = flops;
  json["bytes"] = bytes;
  if (schedule)
    json["schedule"] = std::move(all);
  return json;
}

/// What each tile holds and who writes and uses it.
Json tilesOf(const fb::Program &program) {
  struct Tile {
    fb::TileRef ref;
    std::set<std::string> modes, shapes, programmedIn, usedIn;
  };
  std::map<std::pair<uint32_t, uint32_t>, Tile> tiles;
  auto at = [&](const fb::TileRef &ref) -> Tile & {
    Tile &tile = tiles[{ref.chip(), ref.tile()}];
    tile.ref = ref;
    return tile;
  };
  if (program.entry_points())
    for (const fb::EntryPoint *entry : *program.entry_points())
      if (entry->schedule())
        for (const fb::Item *item : *entry->schedule()) {
          std::string name = entry->name()->str();
          if (const auto *action = item->action_as_ProgramTile()) {
            Tile &tile = at(*action->tile());
            tile.modes.insert(fb::EnumNameTileMode(action->mode()));
            tile.shapes.insert(std::to_string(action->block()->rows()) + "x" +
                               std::to_string(action->block()->cols()));
            tile.programmedIn.insert(name);
          } else if (const auto *solve = item->action_as_Inverse()) {
            at(*solve->tile()).usedIn.insert(name);
          } else if (const auto *product = item->action_as_Mvm()) {
            at(*product->tile()).usedIn.insert(name);
          }
        }
  Json json = Json::array();
  for (const auto &[id, tile] : tiles)
    json.push_back({{"tile", nameOf(tile.ref)},
                    {"modes", tile.modes},
                    {"shapes", tile.shapes},
                    {"programmed_in", tile.programmedIn},
                    {"used_in", tile.usedIn}});
  return json;
}

/// Sums over the arena: state, and what the largest entry point adds.
Json memory(const fb::Program &program) {
  uint64_t state = 0;
  // By their ends, the largest: a kernel may be given the rest of a buffer.
  std::map<uint64_t, uint64_t> places;
  auto see = [&](const fb::Buffer &buffer) {
    uint64_t bytes = bytesOf(buffer);
    if (buffer.space() == fb::Space::arena) {
      uint64_t &largest = places[buffer.offset() + bytes];
      largest = std::max(largest, bytes);
    }
  };
  if (program.state())
    for (const fb::State *s : *program.state()) {
      state += bytesOf(*s->buffer());
      see(*s->buffer());
    }
  if (program.entry_points())
    for (const fb::EntryPoint *entry : *program.entry_points()) {
      if (entry->inputs())
        for (const fb::NamedBuffer *n : *entry->inputs())
          see(*n->buffer());
      if (entry->schedule())
        for (const fb::Item *item : *entry->schedule()) {
          if (const auto *dispatch = item->action_as_Dispatch()) {
            if (dispatch->args())
              for (const fb::Buffer *buffer : *dispatch->args())
                see(*buffer);
          } else if (const auto *gemm = item->action_as_Gemm()) {
            for (const fb::Matrix *m : {gemm->a(), gemm->b(), gemm->c()})
              see(m->buffer());
          } else if (const auto *copy = item->action_as_Copy()) {
            see(*copy->from());
            see(*copy->to());
          }
        }
    }
  uint64_t all = 0;
  for (const auto &[end, bytes] : places)
    all += bytes;
  return {{"arena_bytes", program.arena_bytes()},
          {"state_bytes", state},
          {"buffers", places.size()},
          {"buffer_bytes", all}};
}

Json code(const fb::NativeCode *code, uint64_t size) {
  if (!code)
    return nullptr;
  // A kernel ends where the next one begins.
  std::vector<uint64_t> ends = {size};
  if (code->kernels())
    for (const fb::KernelSymbol *kernel : *code->kernels())
      ends.push_back(kernel->offset());
  std::sort(ends.begin(), ends.end());
  return {{"triple", text(code->triple())},
          {"cpu", text(code->cpu())},
          {"features", strings(code->features())},
          {"kernels", list(code->kernels(), [&](const fb::KernelSymbol &k) {
             auto end = std::upper_bound(ends.begin(), ends.end(), k.offset());
             return Json{{"name", k.name()->str()},
                         {"offset", k.offset()},
                         {"bytes", end == ends.end() ? 0 : *end - k.offset()},
                         {"buffers", k.args()},
                         {"location", text(k.location())}};
           })}};
}

} // namespace

Json amcinspect::describe(const ProgramFile &file, bool schedules) {
  const fb::Program &program = programTables(file);
  Json json;
  json["file"] = file.path();
  json["sha256"] = file.sha256();
  json["version"] = fileVersion;
  json["producer"] = text(program.producer());
  json["source"] = text(program.source());
  json["sizes"] = {{"program", file.program().size()},
                   {"constants", file.constants().size()},
                   {"code", file.code().size()}};
  json["device"] = {{"array_size", program.array_size()},
                    {"chips", program.chips()},
                    {"tiles_per_chip", program.tiles_per_chip()},
                    {"description", embedded(program.device_json())}};
  json["training"] = training(program.training());
  json["entry_points"] =
      list(program.entry_points(), [&](const fb::EntryPoint &entry) {
        return entryPoint(program, entry, schedules);
      });
  json["state"] = list(program.state(), [](const fb::State &state) {
    Json one = named(state.name()->str(), *state.buffer(), state.shape());
    one["role"] = fb::EnumNameStateRole(state.role());
    one["initial"] = state.initial() ? "constant" : "zero";
    return one;
  });
  json["layers"] = list(program.layers(), [](const fb::Layer &layer) {
    return Json{{"name", layer.name()->str()},
                {"factors", list(layer.factors(), [](const fb::Factor &factor) {
                   return Json{
                       {"which", factor.which()->str()},
                       {"size", factor.size()},
                       {"plan", factor.plan() ? factor.plan()->str() : ""},
                       {"tiles", list(factor.tiles(), [](const auto &tile) {
                          return nameOf(tile);
                        })}};
                 })}};
  });
  json["tiles"] = tilesOf(program);
  json["memory"] = memory(program);
  json["native_code"] = code(program.code(), file.code().size());
  return json;
}
