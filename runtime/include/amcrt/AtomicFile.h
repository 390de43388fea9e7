//===- AtomicFile.h - Files that are whole or not there ------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_ATOMICFILE_H
#define AMCRT_ATOMICFILE_H

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace amcrt {

/// Writes the pieces one after the other to a temporary file beside `path`,
/// flushes it to the disk, and renames it. On any failure (a full disk, a
/// read-only folder) throws Error and leaves what was at `path`.
void writeFileAtomically(const std::string &path,
                         std::span<const std::span<const uint8_t>> pieces);

/// Throws Error when `writeFileAtomically(path, ...)` could not even begin (a
/// missing or read-only folder, a folder at `path`): to be asked before work
/// whose result goes there. Does not touch what is at `path`.
void checkCanWrite(const std::string &path);

/// The whole file. Throws Error when it cannot be read or is larger than
/// `limit` bytes.
std::vector<uint8_t> readWholeFile(const std::string &path,
                                   uint64_t limit = uint64_t(1) << 34);

/// SHA-256 (FIPS 180-4), lower-case hexadecimal.
std::string sha256Hex(std::span<const uint8_t> bytes);

} // namespace amcrt

#endif // AMCRT_ATOMICFILE_H
