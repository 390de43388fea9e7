//===- AtomicFile.cpp - Files that are whole or not there -----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/support/AtomicFile.h"
#include "Descriptor.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <poll.h>
#include <string_view>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>

using namespace amcrt;

namespace {

using Pieces = std::span<const std::span<const uint8_t>>;

[[noreturn]] void cannotWrite(const std::string &path, int error = errno) {
  fail(path, "cannot be written", error);
}

/// The descriptor of this process that a path stands for, if it does.
std::optional<int> openDescriptor(std::string_view path) {
  if (path == "-" || path == "/dev/stdout")
    return STDOUT_FILENO;
  if (path == "/dev/stderr")
    return STDERR_FILENO;
  for (std::string_view folder : {"/dev/fd/", "/proc/self/fd/"})
    if (path.starts_with(folder)) {
      path.remove_prefix(folder.size());
      int number = -1;
      auto [end, error] =
          std::from_chars(path.data(), path.data() + path.size(), number);
      if (error == std::errc() && end == path.data() + path.size())
        return number;
    }
  return std::nullopt;
}

void writeAll(int fd, Pieces pieces, const std::string &path) {
  for (std::span<const uint8_t> piece : pieces)
    while (!piece.empty()) {
      ssize_t done = ::write(fd, piece.data(), piece.size());
      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0 && errno == EAGAIN) {
        pollfd waiting{fd, POLLOUT, 0};
        ::poll(&waiting, 1, -1);
        continue;
      }
      if (done <= 0)
        cannotWrite(path, done < 0 ? errno : EIO);
      piece = piece.subspan(size_t(done));
    }
}

/// What is at a path, symbolic links followed.
struct Place {
  std::string path; ///< without a link at its end
  std::optional<struct stat> there;

  /// Not a regular file: a device or pipe, which is written to as it is.
  bool isSpecial() const { return there && !S_ISREG(there->st_mode); }
  std::string folder() const {
    size_t slash = path.rfind('/');
    return slash == path.npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  }
};

/// Throws Error where nothing can be written, as far as that can be seen.
Place find(const std::string &given) {
  Place place{given, std::nullopt};
  struct stat info{};
  // A link to what is not there yet names the file to make.
  for (int links = 0; ::stat(place.path.c_str(), &info) != 0; ++links) {
    char to[4096];
    ssize_t size = ::readlink(place.path.c_str(), to, sizeof to);
    if (size <= 0 || size == sizeof to || links == 40)
      return place;
    std::string target(to, size_t(size));
    place.path = target[0] == '/' ? target : place.folder() + "/" + target;
  }
  place.there = info;
  if (S_ISDIR(info.st_mode))
    cannotWrite(given, EISDIR);
  if (::faccessat(AT_FDCWD, place.path.c_str(), W_OK, AT_EACCESS) != 0)
    cannotWrite(given);
  if (place.isSpecial())
    return place;
  std::unique_ptr<char, decltype(&std::free)> real(
      ::realpath(place.path.c_str(), nullptr), &std::free);
  if (!real)
    cannotWrite(given);
  place.path = real.get();
  return place;
}

constexpr std::string_view temporaryPrefix = ".amc-tmp-";
constexpr size_t temporaryDigits = 16;

bool isTemporaryName(std::string_view name) {
  return name.starts_with(temporaryPrefix) &&
         name.size() == temporaryPrefix.size() + temporaryDigits &&
         name.find_first_not_of("0123456789abcdef", temporaryPrefix.size()) ==
             name.npos;
}

/// A file of a name that nobody guesses in the folder of another, which it then
/// replaces. While it is written it is locked; one without a lock is left over.
class Temporary {
public:
  Temporary(const Place &place, const std::string &given) : place(place) {
    do
      create(given);
    while (!lock());
    if (place.there)
      keepOwnerAndMode(*place.there);
  }
  ~Temporary() {
    if (!name.empty())
      ::unlink(name.c_str());
  }
  Temporary(const Temporary &) = delete;

  int get() const { return file.get(); }

  /// Puts it in its place. Throws Error when that is not sure to last.
  void commit(const std::string &given) {
    if (::fsync(get()) != 0 || ::rename(name.c_str(), place.path.c_str()) != 0)
      cannotWrite(given);
    name.clear();
    // Until its folder is on the disk, the older file may be what is there.
    Descriptor folder(
        ::open(place.folder().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0 && errno != EACCES)
      cannotWrite(given);
    // Some file systems do not sync folders.
    if (folder.get() >= 0 && ::fsync(folder.get()) != 0 && errno != EINVAL &&
        errno != ENOTSUP)
      cannotWrite(given);
  }

private:
  void create(const std::string &given) {
    uint64_t number = 0;
    if (::getrandom(&number, sizeof number, 0) != sizeof number)
      cannotWrite(given);
    char digits[temporaryDigits + 1];
    std::snprintf(digits, sizeof digits, "%016llx",
                  static_cast<unsigned long long>(number));
    std::string path =
        place.folder() + "/" + std::string(temporaryPrefix) + digits;
    file = Descriptor(::open(
        path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
        place.there ? 0600 : 0666));
    if (file.get() < 0)
      cannotWrite(given);
    name = path;
  }

  /// False when one that clears up has taken it for a file left over. A file
  /// system without locks has nobody clear up.
  bool lock() {
    struct stat info{};
    if ((::flock(get(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) &&
        ::fstat(get(), &info) == 0 && info.st_nlink > 0)
      return true;
    ::unlink(name.c_str());
    name.clear();
    return false;
  }

  /// As far as this process may.
  void keepOwnerAndMode(const struct stat &old) {
    mode_t mode = old.st_mode & 07777;
    if (::fchown(get(), old.st_uid, old.st_gid) != 0 &&
        ::fchown(get(), uid_t(-1), old.st_gid) != 0)
      mode &= 0777;
    (void)::fchmod(get(), mode);
  }

  const Place &place;
  Descriptor file;
  std::string name; ///< empty when there is none any more
};

/// Removes the temporary files of runs that were killed.
void removeLeftovers(const std::string &folder) {
  std::unique_ptr<DIR, decltype(&::closedir)> open(::opendir(folder.c_str()),
                                                   &::closedir);
  if (!open)
    return;
  while (const dirent *entry = ::readdir(open.get())) {
    if (!isTemporaryName(entry->d_name))
      continue;
    int at = ::dirfd(open.get());
    Descriptor file(::openat(at, entry->d_name,
                             O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat info{};
    if (file.get() >= 0 && ::fstat(file.get(), &info) == 0 &&
        S_ISREG(info.st_mode) && info.st_uid == ::geteuid() &&
        ::flock(file.get(), LOCK_EX | LOCK_NB) == 0)
      ::unlinkat(at, entry->d_name, 0);
  }
}

} // namespace

void amcrt::writeFileAtomically(const std::string &path, Pieces pieces) {
  if (std::optional<int> fd = openDescriptor(path)) {
    // What was printed before comes before.
    std::fflush(nullptr);
    return writeAll(*fd, pieces, path);
  }
  Place place = find(path);
  if (place.isSpecial()) {
    Descriptor file(::open(path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC));
    if (file.get() < 0)
      cannotWrite(path);
    return writeAll(file.get(), pieces, path);
  }
  Temporary file(place, path);
  writeAll(file.get(), pieces, path);
  file.commit(path);
}

void amcrt::writeFileAtomically(const std::string &path,
                                std::string_view text) {
  std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t *>(text.data()),
                                 text.size());
  writeFileAtomically(path, {&bytes, 1});
}

void amcrt::checkCanWrite(const std::string &path) {
  if (openDescriptor(path))
    return;
  Place place = find(path);
  if (place.isSpecial())
    return;
  Temporary probe(place, path);
  removeLeftovers(place.folder());
}
