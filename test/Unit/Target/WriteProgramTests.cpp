//===- WriteProgramTests.cpp - What the compiler writes can be loaded -----===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Target/Program/Program.h"

#include "llvm/Support/FileSystem.h"
#include <gtest/gtest.h>

using namespace mlir;

TEST(WriteProgram, WritesNothingThatTheLoaderRefuses) {
  std::string path = testing::TempDir() + "amc-refused-program.bin";
  amc::ProgramImage image;
  image.program.assign(100, 0xff); // no tables
  std::string error;
  EXPECT_TRUE(failed(amc::writeProgram(path, image, error)));
  EXPECT_NE(error.find("by a fault of the compiler"), std::string::npos)
      << error;
  EXPECT_NE(error.find("is not a valid table"), std::string::npos) << error;
  EXPECT_FALSE(llvm::sys::fs::exists(path));
}
