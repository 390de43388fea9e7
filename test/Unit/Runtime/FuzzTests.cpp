//===- FuzzTests.cpp - Damaged programs -----------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A damaged file is refused by its checksums. Behind them, with checksums that
// fit the damage, verification either refuses the tables or they load: nothing
// reads or writes outside the file and the arena (run it with sanitizers).
//
//===----------------------------------------------------------------------===//

#include "TestProgram.h"
#include "amcrt/session/Session.h"
#include "amcrt/support/Error.h"

#include <gtest/gtest.h>

#include <random>

using namespace amcrt;

namespace {

constexpr int damages = 2000;

TEST(Fuzz, DamagedFilesAreRefused) {
  TestProgram program = exampleProgram();
  const std::vector<uint8_t> original =
      packProgramFile(program.pack(), program.constants, program.code);
  std::mt19937_64 random(1);
  for (int i = 0; i < damages; ++i) {
    std::vector<uint8_t> bytes = original;
    if (i % 4 == 0)
      bytes.resize(random() % bytes.size());
    else
      bytes[random() % bytes.size()] ^= uint8_t(1u << (random() % 8));
    EXPECT_THROW(ProgramFile::parse(bytes, "p.bin"), Error) << "damage " << i;
  }
}

TEST(Fuzz, DamagedTablesAreRefusedOrLoad) {
  TestProgram program = exampleProgram();
  const std::vector<uint8_t> original = program.pack();
  SessionOptions options;
  options.driver = "ideal";
  std::mt19937_64 random(2);
  int refused = 0;
  for (int i = 0; i < damages; ++i) {
    std::vector<uint8_t> bytes = original;
    for (uint64_t left = random() % 4 + 1; left > 0; --left)
      switch (random() % 3) {
      case 0: // a bit
        bytes[random() % bytes.size()] ^= uint8_t(1u << (random() % 8));
        break;
      case 1: // a byte, often one of the extremes
        bytes[random() % bytes.size()] =
            random() % 2 ? 0xff : uint8_t(random());
        break;
      default: // the end
        if (random() % 8 == 0)
          bytes.resize(random() % bytes.size());
      }
    ProgramFile file = ProgramFile::parse(
        packProgramFile(bytes, program.constants, program.code), "p.bin");
    try {
      Session session = Session::load(file, options);
      (void)session.layers();
      (void)session.state();
    } catch (const Error &error) {
      ++refused;
      EXPECT_FALSE(std::string(error.what()).empty());
    }
  }
  // Names, locations, numbers and padding can change without harm.
  EXPECT_GT(refused, damages / 4);
  EXPECT_LT(refused, damages);
}

} // namespace
