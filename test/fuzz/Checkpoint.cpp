//===- Checkpoint.cpp - Fuzz target: checkpoints --------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A file is a header with a checksum, a CBOR document, and the program's state,
// with a checksum of its own. What is accepted is resumed from.
//
//===----------------------------------------------------------------------===//

#include "amcrt/training/Checkpoint.h"
#include "Fuzz.h"
#include "TestProgram.h"
#include "amcrt/session/Session.h"
#include "amcrt/support/Error.h"
#include "report/ReportJson.h"
#include "support/WriteJson.h"

#include <nlohmann/json.hpp>
#include <zlib.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace amcfuzz;
using namespace amcrt;
using nlohmann::json;

namespace {

/// Of Checkpoint.cpp.
struct Header {
  char magic[8];
  uint32_t version, crc;
  uint64_t documentBytes, stateBytes;
};
static_assert(sizeof(Header) == 32);

Bytes exampleFile() {
  TestProgram program = exampleProgram();
  return packProgramFile(program.pack(), program.constants, program.code);
}

SessionOptions ideal() {
  SessionOptions options;
  options.driver = "ideal";
  return options;
}

/// One for all inputs, each of which begins from `start`.
struct Run {
  ProgramFile file = ProgramFile::parse(exampleFile(), "p.bin");
  Session session = Session::load(file, ideal());
  Checkpoint start;

  Run() {
    session.run("refresh");
    start.settings = {{"program", "example"}};
    start.step = start.report.totals.steps = 1;
    start.report.losses = {1};
    start.state = session.saveState();
  }

  static Run &instance() {
    static Run run;
    return run;
  }
};

std::string folder() {
  return std::filesystem::path(writeInput({}, "unused")).parent_path();
}

std::string pathOf(uint64_t step) {
  std::string digits = std::to_string(step);
  return folder() + "/step-" + std::string(12 - digits.size(), '0') + digits +
         ".ckpt";
}

Bytes example() {
  CheckpointFolder(folder(), CheckpointFolder::Access::write)
      .write(Run::instance().start);
  std::ifstream file(pathOf(1), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Ends with the checksum of what is before.
void mendState(Bytes &state) {
  if (state.size() < sizeof(uint32_t))
    return;
  size_t end = state.size() - sizeof(uint32_t);
  uint32_t crc = uint32_t(crc32_z(0, state.data(), end));
  std::memcpy(state.data() + end, &crc, sizeof crc);
}

} // namespace

void amcfuzz::feed(std::span<const uint8_t> bytes) {
  Run &run = Run::instance();
  writeInput(bytes, "step-000000000001.ckpt");
  Session &session = run.session;
  session.restoreState(run.start.state, "start");
  auto restore = [&](const Checkpoint &from, const std::string &file) {
    session.restoreState(from.state, file);
  };
  Checkpoint checkpoint =
      CheckpointFolder(folder(), CheckpointFolder::Access::read)
          .read(run.start.settings, restore, [](const std::string &) {});
  session.run("refresh");
  session.run("apply");
  (void)jsonText(toJson(checkpoint.report));
}

Bytes amcfuzz::mutate(std::span<const uint8_t> bytes, Random &random) {
  // A file of today's format, whatever that of the given one.
  Bytes fresh;
  Header header;
  auto isWhole = [&] {
    if (bytes.size() < sizeof header)
      return false;
    std::memcpy(&header, bytes.data(), sizeof header);
    size_t rest = bytes.size() - sizeof header;
    return header.documentBytes <= rest &&
           header.stateBytes == rest - header.documentBytes;
  };
  if (!isWhole() || random() % 64 == 0)
    bytes = fresh = example();
  if (!isWhole() || random() % 32 == 0) // the container itself
    return mutateWords(bytes, random);

  bytes = bytes.subspan(sizeof header);
  auto documentBytes = bytes.first(header.documentBytes),
       stateBytes = bytes.last(header.stateBytes);
  Bytes document(documentBytes.begin(), documentBytes.end()),
      state(stateBytes.begin(), stateBytes.end());
  if (random() % 2) {
    state = random() % 4 ? mutateWords(state, random) : mutateBytes(state);
    mendState(state);
  } else if (random() % 4 == 0) {
    document = mutateBytes(document);
  } else {
    try {
      std::string text = json::from_cbor(document).dump(
          -1, ' ', false, json::error_handler_t::replace);
      Bytes mutated = mutateJson(
          {reinterpret_cast<const uint8_t *>(text.data()), text.size()},
          random);
      document = json::to_cbor(json::parse(mutated));
    } catch (const json::exception &) {
      document = mutateBytes(document);
    }
  }
  Bytes rest = document;
  rest.insert(rest.end(), state.begin(), state.end());
  header.documentBytes = document.size();
  header.stateBytes = state.size();
  header.crc = uint32_t(crc32_z(0, rest.data(), rest.size()));
  Bytes result(sizeof header);
  std::memcpy(result.data(), &header, sizeof header);
  result.insert(result.end(), rest.begin(), rest.end());
  return result;
}
