//===- WholeFile.cpp - Reading a file whole -------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Descriptor.h"
#include "amcrt/support/AtomicFile.h"

#include <fcntl.h>
#include <sys/stat.h>

using namespace amcrt;

std::vector<uint8_t> amcrt::readWholeFile(const std::string &path,
                                          uint64_t limit) {
  // Opening a pipe would wait for somebody who writes to it.
  Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (file.get() < 0)
    fail(path, "cannot be opened");
  struct stat info{};
  if (::fstat(file.get(), &info) != 0)
    fail(path, "cannot be read");
  if (S_ISDIR(info.st_mode))
    throw Error(path + ": is a folder; a file is needed");
  if (!S_ISREG(info.st_mode))
    throw Error(path + ": is not a regular file");
  if (uint64_t(info.st_size) > limit)
    throw Error(path + ": is larger than " + std::to_string(limit) + " bytes");
  std::vector<uint8_t> bytes(static_cast<size_t>(info.st_size));
  size_t done = 0;
  while (done < bytes.size()) {
    ssize_t got = ::read(file.get(), bytes.data() + done, bytes.size() - done);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      fail(path, "cannot be read");
    if (got == 0)
      throw Error(path + ": became shorter while it was read");
    done += size_t(got);
  }
  return bytes;
}
