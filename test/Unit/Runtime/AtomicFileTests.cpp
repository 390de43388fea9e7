//===- AtomicFileTests.cpp - Outputs --------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/support/AtomicFile.h"
#include "amcrt/support/Error.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace amcrt;
namespace fs = std::filesystem;

namespace {

class AtomicFile : public testing::Test {
protected:
  AtomicFile() {
    std::string name = testing::TempDir() + "amc-atomic-XXXXXX";
    folder = ::mkdtemp(name.data());
  }
  ~AtomicFile() override { fs::remove_all(folder); }

  static std::string read(const fs::path &path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static std::string errorOf(const std::string &path) {
    try {
      checkCanWrite(path);
      writeFileAtomically(path, "new");
    } catch (const Error &error) {
      return error.what();
    }
    return "";
  }
  static struct stat infoOf(const fs::path &path) {
    struct stat info{};
    EXPECT_EQ(::lstat(path.c_str(), &info), 0) << path;
    return info;
  }
  size_t entries() const {
    return size_t(std::distance(fs::directory_iterator(folder), {}));
  }

  fs::path folder;
};

TEST_F(AtomicFile, KeepsOwnerAndModeOfAnOlderFile) {
  fs::path path = folder / "f";
  std::ofstream(path) << "a longer older text";
  ::chmod(path.c_str(), 0640);
  bool root = ::geteuid() == 0;
  if (root)
    ASSERT_EQ(::chown(path.c_str(), 1234, 4321), 0);
  EXPECT_EQ(errorOf(path), "");
  EXPECT_EQ(read(path), "new");
  struct stat info = infoOf(path);
  EXPECT_EQ(info.st_mode & 07777, 0640u);
  EXPECT_EQ(info.st_uid, root ? 1234 : ::geteuid());
  EXPECT_EQ(info.st_gid, root ? 4321 : ::getegid());
  EXPECT_EQ(entries(), 1u);
}

TEST_F(AtomicFile, AFreshFileHasTheModeThatTheUserWants) {
  mode_t before = ::umask(027);
  EXPECT_EQ(errorOf(folder / "f"), "");
  ::umask(before);
  EXPECT_EQ(infoOf(folder / "f").st_mode & 07777, 0640u);
}

TEST_F(AtomicFile, WhatALinkNamesIsReplaced) {
  fs::create_directory(folder / "other");
  std::ofstream(folder / "other" / "file") << "old";
  fs::create_symlink("other/file", folder / "link");
  EXPECT_EQ(errorOf(folder / "link"), "");
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(read(folder / "other" / "file"), "new");
  // Also when it is not there yet.
  fs::remove(folder / "other" / "file");
  EXPECT_EQ(errorOf(folder / "link"), "");
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(read(folder / "other" / "file"), "new");
}

TEST_F(AtomicFile, DevicesAndPipesAreWrittenToAsTheyAre) {
  EXPECT_EQ(errorOf("/dev/null"), "");
  EXPECT_TRUE(S_ISCHR(infoOf("/dev/null").st_mode));
  EXPECT_EQ(errorOf("/dev/full"),
            "/dev/full: cannot be written: No space left on device");
  EXPECT_TRUE(S_ISCHR(infoOf("/dev/full").st_mode));
  fs::path pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string got;
  std::thread reader([&] { got = read(pipe); });
  EXPECT_EQ(errorOf(pipe), "");
  reader.join();
  EXPECT_EQ(got, "new");
  EXPECT_TRUE(S_ISFIFO(infoOf(pipe).st_mode));
  EXPECT_EQ(errorOf(folder),
            folder.string() + ": cannot be written: Is a directory");
}

TEST_F(AtomicFile, WhatTheProcessHasOpenGoesOn) {
  fs::path path = folder / "f";
  int fd = ::open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  ASSERT_EQ(::write(fd, "old ", 4), 4);
  EXPECT_EQ(errorOf("/dev/fd/" + std::to_string(fd)), "");
  EXPECT_EQ(errorOf("/proc/self/fd/" + std::to_string(fd)), "");
  ::close(fd);
  EXPECT_EQ(read(path), "old newnew");
}

// Only a file of such a name that nobody has locked was left by a dead run.
TEST_F(AtomicFile, LeftoversOfDeadRunsGo) {
  fs::path dead = folder / ".amc-tmp-0123456789abcdef";
  fs::path alive = folder / ".amc-tmp-0123456789abcdee";
  fs::path link = folder / ".amc-tmp-0123456789abcded";
  fs::path users = folder / ".amc-tmp-notes";
  for (const fs::path &path : {dead, alive, users})
    std::ofstream(path) << "some";
  fs::create_symlink(users, link);
  int fd = ::open(alive.c_str(), O_RDONLY);
  ASSERT_EQ(::flock(fd, LOCK_EX), 0);
  EXPECT_EQ(errorOf(folder / "f"), "");
  EXPECT_FALSE(fs::exists(dead));
  EXPECT_TRUE(fs::exists(alive));
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(read(users), "some");
  ::close(fd);
  checkCanWrite(folder / "f");
  EXPECT_FALSE(fs::exists(alive));
}

TEST_F(AtomicFile, APipeIsNoInput) {
  fs::path pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  try {
    readWholeFile(pipe);
    FAIL();
  } catch (const Error &error) {
    EXPECT_EQ(error.what(), pipe.string() + ": is not a regular file");
  }
}

} // namespace
