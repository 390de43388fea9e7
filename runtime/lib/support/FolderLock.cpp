//===- FolderLock.cpp - One process at a time in a folder -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/support/FolderLock.h"
#include "Descriptor.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/file.h>

using namespace amcrt;

FolderLock::FolderLock(const std::string &folder) {
  std::string path = folder + "/lock";
  Descriptor file(::open(path.c_str(),
                         O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                         0666));
  if (file.get() < 0)
    fail(path, "cannot be opened");
  char text[128] = {};
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    ssize_t size = ::pread(file.get(), text, sizeof text, 0);
    std::string holder(text, size_t(std::max<ssize_t>(size, 0)));
    holder.resize(std::min(holder.size(), holder.find('\n')));
    std::replace_if(
        holder.begin(), holder.end(), [](char c) { return c < ' ' || c > '~'; },
        '?');
    throw Error(folder + ": is in use by " +
                (holder.empty() ? "another process" : holder) +
                "; wait until it ends, or give another folder");
  }
  char host[64] = {};
  ::gethostname(host, sizeof host - 1);
  std::string holder =
      "process " + std::to_string(::getpid()) + " on " + host + "\n";
  // On a full disk others do not learn who it is.
  if (::ftruncate(file.get(), 0) != 0 ||
      ::pwrite(file.get(), holder.data(), holder.size(), 0) < 0)
    errno = 0;
  fd = file.release();
}

FolderLock::~FolderLock() { ::close(fd); }
