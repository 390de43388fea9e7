//===- AtomicFile.h - Files that are whole or not there ------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_SUPPORT_ATOMICFILE_H
#define AMCRT_SUPPORT_ATOMICFILE_H

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace amcrt {

/// Writes the pieces one after the other to a temporary file in the folder of
/// `path`, flushes it to the disk, renames it, and flushes the folder. On any
/// failure (a full disk, a read-only folder) throws Error and leaves what was
/// at `path`. A file that was there keeps its owner and mode, as far as the
/// process may; a symbolic link stays, and what it names is replaced. The
/// temporary file has a random name and is made anew.
///
/// `-`, /dev/stdout, /dev/stderr, /dev/fd/N: what the process has open. A
/// device or a pipe: is written to as it is.
void writeFileAtomically(const std::string &path,
                         std::span<const std::span<const uint8_t>> pieces);
void writeFileAtomically(const std::string &path, std::string_view text);

/// Throws Error when `writeFileAtomically(path, ...)` could not even begin (a
/// missing or read-only folder, a folder at `path`): to be asked before work
/// whose result goes there. Does not touch what is at `path`. Removes temporary
/// files that killed processes of this user have left in its folder.
void checkCanWrite(const std::string &path);

/// The whole file. Throws Error when it cannot be read, is no regular file, or
/// is larger than `limit` bytes.
std::vector<uint8_t> readWholeFile(const std::string &path,
                                   uint64_t limit = uint64_t(1) << 34);

} // namespace amcrt

#endif // AMCRT_SUPPORT_ATOMICFILE_H
