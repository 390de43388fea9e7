//===- Checkpoint.cpp - Checkpoint files of a training run ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/training/Checkpoint.h"
#include "amcrt/AtomicFile.h"
#include "amcrt/Error.h"

#include <nlohmann/json.hpp>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <filesystem>

using namespace amcrt;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

/// Little endian, as all hosts that amc is built for.
struct Header {
  std::array<char, 8> magic;
  uint32_t version;
  uint32_t crc;           ///< CRC-32 of everything after the header
  uint64_t documentBytes; ///< of the CBOR document
  uint64_t stateBytes;
};
static_assert(sizeof(Header) == 32);

constexpr std::array<char, 8> magic = {'A', 'M', 'C', 'C', 'K', 'P', 'T', 0};
constexpr uint32_t version = 2;
constexpr size_t keep = 2;

std::string nameOf(uint64_t step) {
  char name[32];
  std::snprintf(name, sizeof name, "step-%012llu.ckpt",
                static_cast<unsigned long long>(step));
  return name;
}

bool isCheckpointName(const std::string &name) {
  return name.starts_with("step-") && name.ends_with(".ckpt");
}

/// Checkpoint files, newest first: the names sort by step.
std::vector<fs::path> list(const std::string &folder) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (fs::directory_iterator it(folder, failed), end; !failed && it != end;
       it.increment(failed))
    if (isCheckpointName(it->path().filename().string()))
      files.push_back(it->path());
  std::sort(files.rbegin(), files.rend());
  return files;
}

uint32_t checksum(std::span<const uint8_t> bytes, uLong before = 0) {
  return uint32_t(crc32_z(before, bytes.data(), bytes.size()));
}

/// The parts of a file whose header and checksum are right; else throws Error.
Checkpoint parse(const std::string &path) {
  std::vector<uint8_t> bytes = readWholeFile(path);
  Header header;
  if (bytes.size() < sizeof header)
    throw Error(path + ": is shorter than a checkpoint's header");
  std::memcpy(&header, bytes.data(), sizeof header);
  std::span<const uint8_t> rest = std::span(bytes).subspan(sizeof header);
  if (header.magic != magic)
    throw Error(path + ": is not a checkpoint");
  if (header.version != version)
    throw Error(path + ": is a checkpoint of version " +
                std::to_string(header.version) + ", this amc-run reads " +
                std::to_string(version));
  if (header.documentBytes > rest.size() ||
      header.stateBytes != rest.size() - header.documentBytes)
    throw Error(path + ": is truncated");
  if (checksum(rest) != header.crc)
    throw Error(path + ": is damaged (its checksum is wrong)");

  json document = json::from_cbor(rest.first(header.documentBytes),
                                  /*strict=*/true, /*allow_exceptions=*/false);
  Checkpoint checkpoint;
  try {
    checkpoint.settings = document.at("settings").get<RunSettings>();
    checkpoint.step = document.at("step").get<uint64_t>();
    checkpoint.report = reportFromJson(document.at("report"), path);
  } catch (const json::exception &error) {
    throw Error(path + ": is not a valid checkpoint: " + error.what());
  }
  std::span<const uint8_t> state = rest.subspan(header.documentBytes);
  checkpoint.state.assign(state.begin(), state.end());
  return checkpoint;
}

void checkSettings(const std::string &path, const RunSettings &stored,
                   const RunSettings &wanted) {
  auto valueOf = [](const RunSettings &settings, const std::string &name) {
    auto it = settings.find(name);
    return it == settings.end() ? std::string("none") : it->second;
  };
  RunSettings all = wanted;
  all.insert(stored.begin(), stored.end());
  // What only one of them has follows from a setting that differs.
  for (bool inBoth : {true, false})
    for (const auto &[name, unused] : all) {
      if (inBoth != (stored.contains(name) && wanted.contains(name)))
        continue;
      std::string was = valueOf(stored, name), is = valueOf(wanted, name);
      if (was != is)
        throw Error(path + ": is of another run: its " + name + " is " + was +
                    ", this run's is " + is +
                    "; resume with the same settings or give another folder");
    }
}

} // namespace

void amcrt::prepareCheckpointFolder(const std::string &folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed)
    throw Error(folder + ": the checkpoint folder cannot be created: " +
                failed.message());
  checkCanWrite(folder + "/" + nameOf(0));
}

bool amcrt::hasCheckpoint(const std::string &folder) {
  return !list(folder).empty();
}

void amcrt::writeCheckpoint(const std::string &folder,
                            const Checkpoint &checkpoint) {
  std::vector<uint8_t> document =
      json::to_cbor({{"settings", checkpoint.settings},
                     {"step", checkpoint.step},
                     {"report", toJson(checkpoint.report)}});
  Header header{magic, version, checksum(checkpoint.state, checksum(document)),
                document.size(), checkpoint.state.size()};
  std::array<std::span<const uint8_t>, 3> pieces = {
      std::span(reinterpret_cast<const uint8_t *>(&header), sizeof header),
      document, checkpoint.state};
  writeFileAtomically(folder + "/" + nameOf(checkpoint.step), pieces);

  std::vector<fs::path> files = list(folder);
  std::error_code ignored; // A file left over only costs space.
  for (size_t i = keep; i < files.size(); ++i)
    fs::remove(files[i], ignored);
}

Checkpoint
amcrt::readCheckpoint(const std::string &folder, const RunSettings &settings,
                      const std::function<void(const std::string &)> &warn) {
  for (const fs::path &file : list(folder)) {
    Checkpoint checkpoint;
    try {
      checkpoint = parse(file.string());
    } catch (const Error &error) {
      warn(std::string(error.what()) + "; looking for an older one");
      continue;
    }
    checkSettings(file.string(), checkpoint.settings, settings);
    return checkpoint;
  }
  throw Error(folder + ": holds no whole checkpoint to resume from");
}
