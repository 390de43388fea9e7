//===- FolderLock.h - One process at a time in a folder ------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_SUPPORT_FOLDERLOCK_H
#define AMCRT_SUPPORT_FOLDERLOCK_H

#include <string>

namespace amcrt {

/// Keeps other processes that take the lock too out of a folder, until its end.
/// The lock is on the file `lock` in it, which stays and says who has it. File
/// systems without locks let everybody in.
class FolderLock {
public:
  /// Throws Error, naming the process that has the lock, when one has.
  explicit FolderLock(const std::string &folder);
  ~FolderLock();
  FolderLock(const FolderLock &) = delete;

private:
  int fd;
};

} // namespace amcrt

#endif // AMCRT_SUPPORT_FOLDERLOCK_H
