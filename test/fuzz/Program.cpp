//===- Program.cpp - Fuzz target: compiled programs -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What verification accepts is run as well, unless it holds native code, whose
// instructions nothing verifies.
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "TestProgram.h"
#include "amc-inspect/Describe.h"
#include "amcrt/program/VerifyProgram.h"
#include "amcrt/session/Session.h"
#include "amcrt/support/Error.h"

using namespace amcfuzz;
using namespace amcrt;

static bool isCheap(const fb::Program &program) {
  constexpr uint64_t bytes = 1 << 20;
  uint64_t items = 0;
  for (const fb::EntryPoint *entry : *program.entry_points()) {
    for (uint32_t i = 0; entry->schedule() && i < entry->schedule()->size();
         ++i, ++items)
      if (entry->schedule()->Get(i)->action_as_Dispatch())
        return false;
  }
  return program.arena_bytes() <= bytes && items < 64;
}

void amcfuzz::feed(std::span<const uint8_t> bytes) {
  ProgramFile file = ProgramFile::parse(bytes, "p.bin");
  (void)amcinspect::print(amcinspect::describe(file, /*schedules=*/true));
  SessionOptions options;
  options.driver = "ideal";
  Session session = Session::load(file, options);
  (void)session.layers();
  const fb::Program &program = programTables(file);
  if (!isCheap(program))
    return;
  session.restoreState(session.saveState(), "itself");
  for (const fb::EntryPoint *entry : *program.entry_points())
    session.run(entry->name()->str());
}

/// exampleProgram, with and without its native code. Descriptions of devices
/// are another target's: this one is short.
static Bytes example(bool hasCode) {
  TestProgram program = exampleProgram();
  program.tables.device_json = R"({"base": "ideal"})";
  for (auto &entry : program.tables.entry_points)
    if (!hasCode)
      std::erase_if(entry->schedule, [](const auto &item) {
        return item->action.type == fb::Action::Dispatch;
      });
  return packProgramFile(program.pack(), program.constants, program.code);
}

Bytes amcfuzz::mutate(std::span<const uint8_t> bytes, Random &random) {
  Bytes parts[3], fresh;
  try {
    // A file of today's format, whatever that of the given one.
    if (random() % 64 == 0)
      bytes = fresh = example(random() % 4 == 0);
    ProgramFile file = ProgramFile::parse(bytes, "p.bin");
    std::span<const uint8_t> from[] = {file.program(), file.constants(),
                                       file.code()};
    for (size_t i = 0; i < 3; ++i)
      parts[i].assign(from[i].begin(), from[i].end());
  } catch (const Error &) {
    return example(random() % 4 == 0);
  }
  if (random() % 32 == 0) // the container itself
    return mutateWords(bytes, random);
  size_t which = random() % 8;
  Bytes &part = parts[which < 2 ? which + 1 : 0];
  part = random() % 4 ? mutateWords(part, random) : mutateBytes(part);
  return packProgramFile(parts[0], parts[1], parts[2]);
}
