//===- AtomicFile.cpp - Files that are whole or not there -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/AtomicFile.h"
#include "amcrt/Error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace amcrt;

namespace {

/// A file descriptor that closes itself.
class Descriptor {
public:
  explicit Descriptor(int fd) : fd(fd) {}
  ~Descriptor() {
    if (fd >= 0)
      ::close(fd);
  }
  Descriptor(const Descriptor &) = delete;
  Descriptor &operator=(const Descriptor &) = delete;
  int get() const { return fd; }

private:
  int fd;
};

[[noreturn]] void fail(const std::string &path, const char *what) {
  throw Error(path + ": " + what + ": " + std::strerror(errno));
}

} // namespace

void amcrt::writeFileAtomically(
    const std::string &path, std::span<const std::span<const uint8_t>> pieces) {
  std::string temporary = path + ".tmp" + std::to_string(::getpid());
  Descriptor file(::open(temporary.c_str(),
                         O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file.get() < 0)
    fail(path, "cannot be written");
  auto abandon = [&] {
    int error = errno;
    ::unlink(temporary.c_str());
    errno = error;
    fail(path, "cannot be written");
  };
  for (std::span<const uint8_t> piece : pieces)
    while (!piece.empty()) {
      ssize_t done = ::write(file.get(), piece.data(), piece.size());
      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0)
        abandon();
      piece = piece.subspan(size_t(done));
    }
  if (::fsync(file.get()) != 0 ||
      ::rename(temporary.c_str(), path.c_str()) != 0)
    abandon();
}

void amcrt::checkCanWrite(const std::string &path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode))
    throw Error(path + ": cannot be written: Is a directory");
  std::string probe = path + ".tmp" + std::to_string(::getpid());
  Descriptor file(
      ::open(probe.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file.get() < 0)
    fail(path, "cannot be written");
  ::unlink(probe.c_str());
}

std::vector<uint8_t> amcrt::readWholeFile(const std::string &path,
                                          uint64_t limit) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0)
    fail(path, "cannot be opened");
  struct stat info{};
  if (::fstat(file.get(), &info) != 0)
    fail(path, "cannot be read");
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
      break;
    done += size_t(got);
  }
  bytes.resize(done);
  return bytes;
}
