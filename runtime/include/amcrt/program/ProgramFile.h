//===- ProgramFile.h - The container of a compiled program ---- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A file is a FileHeader, a table of segments, and the segments, each at a
// multiple of 64 bytes. All numbers are little endian. Compiler and runtime
// both use this header and nothing of LLVM.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_PROGRAM_PROGRAMFILE_H
#define AMCRT_PROGRAM_PROGRAMFILE_H

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace amcrt {

constexpr std::array<char, 8> fileMagic = {'A', 'M', 'C', 'P',
                                           'R', 'O', 'G', '\0'};
/// Raised with every change of program.fbs or of this layout.
constexpr uint32_t fileVersion = 4;
constexpr uint64_t fileAlignment = 64;

enum class SegmentKind : uint32_t { program = 1, constants = 2, code = 3 };

struct FileHeader {
  std::array<char, 8> magic;
  uint32_t version;
  uint32_t segments;
  uint64_t fileBytes;
  uint32_t tableCrc;  ///< CRC-32 of the segment table
  uint32_t headerCrc; ///< CRC-32 of the bytes before this field
  std::array<uint8_t, 32> reserved;
};
static_assert(sizeof(FileHeader) == 64);

struct SegmentEntry {
  SegmentKind kind;
  uint32_t crc; ///< CRC-32 of the segment's bytes
  uint64_t offset;
  uint64_t bytes;
};
static_assert(sizeof(SegmentEntry) == 24);

/// A file in memory with its three segments, checksums verified. The memory is
/// aligned as the file is.
class ProgramFile {
public:
  /// Reads and checks the container. Throws Error naming the file and what is
  /// wrong: missing, truncated, damaged (which segment), of another version.
  static ProgramFile read(const std::string &path);
  /// The same of the bytes of a file, which errors call `path`.
  static ProgramFile parse(std::span<const uint8_t> bytes,
                           const std::string &path);

  std::span<const uint8_t> program() const { return segments[0]; }
  std::span<const uint8_t> constants() const { return segments[1]; }
  std::span<const uint8_t> code() const { return segments[2]; }
  const std::string &path() const { return name; }
  /// Of the whole file, lower-case hexadecimal.
  std::string sha256() const;

private:
  std::string name;
  std::vector<uint8_t> storage;
  std::span<const uint8_t> whole;
  std::array<std::span<const uint8_t>, 3> segments;
};

/// The bytes of a file that holds these segments.
std::vector<uint8_t> packProgramFile(std::span<const uint8_t> program,
                                     std::span<const uint8_t> constants,
                                     std::span<const uint8_t> code);

} // namespace amcrt

#endif // AMCRT_PROGRAM_PROGRAMFILE_H
