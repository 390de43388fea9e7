//===- Descriptor.h - A file descriptor that closes itself ---- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SUPPORT_DESCRIPTOR_H
#define AMCRT_LIB_SUPPORT_DESCRIPTOR_H

#include "amcrt/support/Error.h"

#include <cerrno>
#include <cstring>
#include <string>
#include <unistd.h>
#include <utility>

namespace amcrt {

/// Owns a file descriptor, or none (-1).
class Descriptor {
public:
  explicit Descriptor(int fd = -1) : fd(fd) {}
  ~Descriptor() {
    if (fd >= 0)
      ::close(fd);
  }
  Descriptor(Descriptor &&other) noexcept : fd(std::exchange(other.fd, -1)) {}
  Descriptor &operator=(Descriptor &&other) noexcept {
    std::swap(fd, other.fd);
    return *this;
  }
  int get() const { return fd; }
  int release() { return std::exchange(fd, -1); }

private:
  int fd;
};

/// Throws the Error of a call that has just failed on `path`.
[[noreturn]] inline void fail(const std::string &path, const char *what,
                              int error = errno) {
  throw Error(path + ": " + what + ": " + std::strerror(error));
}

} // namespace amcrt

#endif // AMCRT_LIB_SUPPORT_DESCRIPTOR_H
