//===- ProgramFileTests.cpp - Containers of compiled programs -------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/program/ProgramFile.h"
#include "amcrt/support/AtomicFile.h"
#include "amcrt/support/Error.h"
#include "amcrt/support/Utf8.h"
#include "support/Digest.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>

using namespace amcrt;

namespace {

std::span<const uint8_t> bytes(const std::string &text) {
  return {reinterpret_cast<const uint8_t *>(text.data()), text.size()};
}

TEST(Sha256, AgreesWithTheStandard) {
  // FIPS 180-4 examples, and one of two blocks.
  EXPECT_EQ(sha256Hex(bytes("")),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  // In parts of every size, over three blocks.
  std::vector<uint8_t> many(150);
  for (size_t i = 0; i < many.size(); ++i)
    many[i] = uint8_t(i);
  for (size_t part = 1; part <= many.size(); ++part) {
    Sha256 all;
    for (size_t at = 0; at < many.size(); at += part)
      all.add(std::span(many).subspan(at, std::min(part, many.size() - at)));
    // hashlib.sha256(bytes(range(150)))
    EXPECT_EQ(
        all.hex(),
        "f22b2e614e92d6453612b707385038300293d2cc292b148bc5335754b5ea30fd")
        << part;
  }
  EXPECT_EQ(sha256Hex(bytes("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256Hex(bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmno"
                            "mnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

class ProgramFiles : public testing::Test {
protected:
  void SetUp() override {
    folder = std::filesystem::path(testing::TempDir()) / "ProgramFiles" /
             testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder);
    path = folder / "p.bin";
    std::string text(1000, 'p'), constants(130, 'c'), code(77, 'x');
    original = packProgramFile(bytes(text), bytes(constants), bytes(code));
    std::vector<std::span<const uint8_t>> pieces = {original};
    writeFileAtomically(path, pieces);
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  /// The message for a damaged file; empty when it is read without complaint.
  std::string errorFor(const std::vector<uint8_t> &damaged) {
    try {
      ProgramFile::parse(damaged, "d.bin");
    } catch (const Error &error) {
      return error.what();
    }
    return "";
  }

  std::filesystem::path folder;
  std::string path;
  std::vector<uint8_t> original;
};

TEST_F(ProgramFiles, RoundTrip) {
  ProgramFile file = ProgramFile::read(path);
  EXPECT_EQ(file.program().size(), 1000u);
  EXPECT_EQ(file.constants()[129], 'c');
  EXPECT_EQ(file.code().size(), 77u);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(file.constants().data()) % 64, 0u);
  EXPECT_EQ(file.sha256(), sha256Hex(original));
}

TEST_F(ProgramFiles, EveryTruncationIsRefused) {
  for (size_t size = 0; size < original.size(); ++size)
    EXPECT_NE(
        errorFor({original.begin(), original.begin() + std::ptrdiff_t(size)}),
        "")
        << size;
  EXPECT_NE(errorFor({}).find("is empty"), std::string::npos);
}

TEST_F(ProgramFiles, EveryFlippedBitIsRefused) {
  std::mt19937 random(1);
  for (int i = 0; i < 2000; ++i) {
    std::vector<uint8_t> damaged = original;
    size_t bit = random() % (8 * damaged.size());
    damaged[bit / 8] ^= uint8_t(1 << bit % 8);
    EXPECT_NE(errorFor(damaged), "") << "bit " << bit;
  }
}

TEST_F(ProgramFiles, NamesTheDamagedSegment) {
  std::vector<uint8_t> damaged = original;
  damaged.back() ^= 1;
  EXPECT_NE(errorFor(damaged).find("segment 2 (code): is damaged"),
            std::string::npos);
}

TEST_F(ProgramFiles, AFailedWriteLeavesTheOlderFile) {
  std::vector<std::span<const uint8_t>> pieces = {bytes("new")};
  EXPECT_THROW(writeFileAtomically(folder / "none" / "x", pieces), Error);
  EXPECT_EQ(readWholeFile(path), original);
}

// The borders of RFC 3629, section 4.
TEST(Utf8, OtherBytesAreEscaped) {
  for (const char *whole :
       {"", "w", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf",
        "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
    EXPECT_EQ(utf8(whole), whole);
  EXPECT_EQ(utf8("p\xe9.bin"), "p\\xE9.bin");
  EXPECT_EQ(utf8("\xc1\xbf"), "\\xC1\\xBF");          // overlong
  EXPECT_EQ(utf8("\xe0\x9f\xbf"), "\\xE0\\x9F\\xBF"); // overlong
  EXPECT_EQ(utf8("\xf0\x8f\xbf\xbf"), "\\xF0\\x8F\\xBF\\xBF");
  EXPECT_EQ(utf8("\xed\xa0\x80"), "\\xED\\xA0\\x80");          // surrogate
  EXPECT_EQ(utf8("\xf4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80"); // above
  EXPECT_EQ(utf8("\xe2\x82"), "\\xE2\\x82");                   // cut off
  EXPECT_EQ(utf8("\x80\xc3\xa9\xff"), "\\x80\xc3\xa9\\xFF");
}

} // namespace
