//===- ProgramFile.cpp - The container of a compiled program --------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/program/ProgramFile.h"
#include "amcrt/support/AtomicFile.h"
#include "amcrt/support/Error.h"
#include "support/Digest.h"

#include <cstddef>
#include <cstring>
#include <zlib.h>

using namespace amcrt;

namespace {

uint32_t crcOf(std::span<const uint8_t> bytes) {
  uint32_t crc = crc32(0, nullptr, 0);
  while (!bytes.empty()) {
    size_t chunk = std::min<size_t>(bytes.size(), 1u << 30);
    crc = uint32_t(crc32(crc, bytes.data(), uInt(chunk)));
    bytes = bytes.subspan(chunk);
  }
  return crc;
}

uint64_t aligned(uint64_t offset) {
  return (offset + fileAlignment - 1) / fileAlignment * fileAlignment;
}

const char *nameOf(size_t segment) {
  constexpr const char *names[] = {"program", "constants", "code"};
  return names[segment];
}

template <typename T> std::span<const uint8_t> bytesOf(const T &value) {
  return {reinterpret_cast<const uint8_t *>(&value), sizeof value};
}

} // namespace

ProgramFile ProgramFile::read(const std::string &path) {
  return parse(readWholeFile(path), path);
}

ProgramFile ProgramFile::parse(std::span<const uint8_t> bytes,
                               const std::string &path) {
  ProgramFile file;
  file.name = path;
  if (bytes.empty())
    throw Error(path + ": is empty; write it by amc-compile");
  if (bytes.size() < sizeof(FileHeader))
    throw Error(path + ": is shorter than the header of a compiled program");
  FileHeader header;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.magic != fileMagic)
    throw Error(path + ": is not a compiled program (its magic is wrong); "
                       "write one by amc-compile");
  if (header.headerCrc !=
      crcOf({bytes.data(), offsetof(FileHeader, headerCrc)}))
    throw Error(path + ": the header is damaged (checksum)");
  for (uint8_t byte : header.reserved)
    if (byte != 0)
      throw Error(path + ": the header is damaged (reserved bytes)");
  if (header.version != fileVersion)
    throw Error(path + ": has format version " +
                std::to_string(header.version) + ", this runtime reads " +
                std::to_string(fileVersion) + "; compile the model again");
  if (header.fileBytes != bytes.size())
    throw Error(path + ": has " + std::to_string(bytes.size()) +
                " bytes, its header announces " +
                std::to_string(header.fileBytes) +
                "; it is truncated or "
                "something was appended");
  std::array<SegmentEntry, 3> table;
  uint64_t tableEnd = sizeof header + sizeof table;
  if (header.segments != table.size() || bytes.size() < tableEnd)
    throw Error(path + ": announces " + std::to_string(header.segments) +
                " segments; 3 are expected");
  std::memcpy(&table, bytes.data() + sizeof header, sizeof table);
  if (header.tableCrc != crcOf(bytesOf(table)))
    throw Error(path + ": the segment table is damaged (checksum)");
  // Segments begin on the file's alignment in memory too.
  file.storage.resize(bytes.size() + fileAlignment);
  auto address = reinterpret_cast<uintptr_t>(file.storage.data());
  uint8_t *base = file.storage.data() + (aligned(address) - address);
  std::memcpy(base, bytes.data(), bytes.size());
  file.whole = {base, bytes.size()};

  uint64_t end = tableEnd;
  for (size_t i = 0; i < table.size(); ++i) {
    const SegmentEntry &entry = table[i];
    std::string place =
        path + ": segment " + std::to_string(i) + " (" + nameOf(i) + ")";
    if (entry.kind != SegmentKind(i + 1))
      throw Error(place + ": has an unexpected kind");
    if (entry.offset != aligned(end) || entry.bytes > bytes.size() ||
        entry.offset > bytes.size() - entry.bytes)
      throw Error(place + ": lies outside the file");
    for (uint64_t gap = end; gap < entry.offset; ++gap)
      if (base[gap] != 0)
        throw Error(place + ": the padding before it is damaged");
    file.segments[i] = file.whole.subspan(entry.offset, entry.bytes);
    if (crcOf(file.segments[i]) != entry.crc)
      throw Error(place + ": is damaged (checksum); compile the model again");
    end = entry.offset + entry.bytes;
  }
  if (end != bytes.size())
    throw Error(path + ": has bytes after its last segment");
  return file;
}

std::string ProgramFile::sha256() const { return sha256Hex(whole); }

std::vector<uint8_t> amcrt::packProgramFile(std::span<const uint8_t> program,
                                            std::span<const uint8_t> constants,
                                            std::span<const uint8_t> code) {
  std::array<std::span<const uint8_t>, 3> contents = {program, constants, code};
  std::array<SegmentEntry, 3> table{};
  std::vector<uint8_t> bytes(sizeof(FileHeader) + sizeof table);
  for (size_t i = 0; i < table.size(); ++i) {
    bytes.resize(aligned(bytes.size()));
    table[i] = {SegmentKind(i + 1), crcOf(contents[i]), bytes.size(),
                contents[i].size()};
    bytes.insert(bytes.end(), contents[i].begin(), contents[i].end());
  }
  FileHeader header{};
  header.magic = fileMagic;
  header.version = fileVersion;
  header.segments = uint32_t(table.size());
  header.fileBytes = bytes.size();
  header.tableCrc = crcOf(bytesOf(table));
  header.headerCrc =
      crcOf(bytesOf(header).first(offsetof(FileHeader, headerCrc)));
  std::memcpy(bytes.data(), &header, sizeof header);
  std::memcpy(bytes.data() + sizeof header, &table, sizeof table);
  return bytes;
}
