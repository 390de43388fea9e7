//===- FailingCalls.cpp - System calls that fail --------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Preloaded into a program, this library makes calls on files in one folder
// fail. From the environment:
//
//   AMC_FAIL_FOLDER  files in it, and in folders in it
//   AMC_FAIL_CALL    open, read, write, fsync, rename or close
//   AMC_FAIL_NUMBER  which of these calls, from 1 on
//   AMC_FAIL_LAST    1: all later ones as well
//   AMC_FAIL_ERROR   errno; or `short`: a count of at most 1 byte; or `zero`
//   AMC_FAIL_LOG     a file that gets a byte when a call fails
//
//===----------------------------------------------------------------------===//

// Fortified headers define inline what this file defines.
#undef _FORTIFY_SOURCE

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

const char *setting(const char *name) {
  const char *value = std::getenv(name);
  return value ? value : "";
}

template <typename F> F *next(const char *name) {
  return reinterpret_cast<F *>(::dlsym(RTLD_NEXT, name));
}

bool isInFolder(const char *path) {
  static const std::string folder =
      std::string(setting("AMC_FAIL_FOLDER")) + "/";
  return std::strncmp(path, folder.c_str(), folder.size()) == 0;
}

bool isInFolder(int fd) {
  char path[4096] = {};
  std::string link = "/proc/self/fd/" + std::to_string(fd);
  return ::readlink(link.c_str(), path, sizeof path - 1) > 0 &&
         isInFolder(path);
}

enum class Fault { none, error, shortCount, zero };

/// What happens to a call; with an error, errno is set.
template <typename File> Fault fault(const char *call, File file) {
  int before = errno;
  if (std::strcmp(call, setting("AMC_FAIL_CALL")) != 0 || !isInFolder(file)) {
    errno = before;
    return Fault::none;
  }
  static std::atomic<int> made = 0;
  static const int number = std::atoi(setting("AMC_FAIL_NUMBER"));
  static const bool last = *setting("AMC_FAIL_LAST") == '1';
  static const std::string error = setting("AMC_FAIL_ERROR");
  int now = ++made;
  if (now != number && !(last && now > number)) {
    errno = before;
    return Fault::none;
  }
  auto log = int(::syscall(SYS_openat, AT_FDCWD, setting("AMC_FAIL_LOG"),
                           O_WRONLY | O_CREAT | O_APPEND, 0600));
  ::syscall(SYS_write, log, "x", 1);
  ::syscall(SYS_close, log);
  errno = before;
  if (error == "short")
    return Fault::shortCount;
  if (error == "zero")
    return Fault::zero;
  errno = std::atoi(error.c_str());
  return Fault::error;
}

int opened(const char *name, const char *path, int flags, mode_t mode) {
  if (fault("open", path) == Fault::error)
    return -1;
  return next<int(const char *, int, ...)>(name)(path, flags, mode);
}

} // namespace

extern "C" {

int open(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
  va_end(more);
  return opened("open", path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
  va_end(more);
  return opened("open64", path, flags, mode);
}

ssize_t read(int fd, void *to, size_t size) {
  Fault made = fault("read", fd);
  if (made == Fault::error)
    return -1;
  if (made == Fault::zero)
    return 0;
  if (made == Fault::shortCount && size > 1)
    size = 1;
  return next<ssize_t(int, void *, size_t)>("read")(fd, to, size);
}

ssize_t write(int fd, const void *from, size_t size) {
  Fault made = fault("write", fd);
  if (made == Fault::error)
    return -1;
  if (made == Fault::zero)
    return 0;
  if (made == Fault::shortCount && size > 1)
    size = 1;
  return next<ssize_t(int, const void *, size_t)>("write")(fd, from, size);
}

int fsync(int fd) {
  if (fault("fsync", fd) == Fault::error)
    return -1;
  return next<int(int)>("fsync")(fd);
}

int rename(const char *from, const char *to) {
  if (fault("rename", from) == Fault::error)
    return -1;
  return next<int(const char *, const char *)>("rename")(from, to);
}

/// The descriptor is closed, as Linux does.
int close(int fd) {
  Fault made = fault("close", fd);
  int error = errno;
  int result = next<int(int)>("close")(fd);
  if (made != Fault::error)
    return result;
  errno = error;
  return -1;
}

} // extern "C"
