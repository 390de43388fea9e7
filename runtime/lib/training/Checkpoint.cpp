//===- Checkpoint.cpp - Checkpoint files of a training run ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/training/Checkpoint.h"
#include "amcrt/support/AtomicFile.h"
#include "amcrt/support/Error.h"
#include "report/ReportJson.h"

#include <nlohmann/json.hpp>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <new>
#include <optional>

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
constexpr uint32_t version = 3;
constexpr size_t keep = 2;

std::string nameOf(uint64_t step) {
  char name[32];
  std::snprintf(name, sizeof name, "step-%012llu.ckpt",
                static_cast<unsigned long long>(step));
  return name;
}

/// The step of a file that `nameOf` named; none for other names.
std::optional<uint64_t> stepOf(const std::string &name) {
  constexpr size_t prefix = 5, suffix = 5; // step-, .ckpt
  if (name.size() <= prefix + suffix)
    return std::nullopt;
  uint64_t step = 0;
  std::from_chars(name.data() + prefix, name.data() + name.size() - suffix,
                  step);
  return nameOf(step) == name ? std::optional(step) : std::nullopt;
}

uint32_t checksum(std::span<const uint8_t> bytes, uLong before = 0) {
  return uint32_t(crc32_z(before, bytes.data(), bytes.size()));
}

/// Lets a document through that goes as deep as a checkpoint's does; the reader
/// recurses into what it is given.
class ShallowOnly final : public nlohmann::json_sax<json> {
public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t &) override { return true; }
  bool string(string_t &) override { return true; }
  bool binary(binary_t &) override { return true; }
  bool key(string_t &) override { return true; }
  bool start_object(size_t) override { return ++depth <= deepest; }
  bool start_array(size_t) override { return ++depth <= deepest; }
  bool end_object() override { return depth-- > 0; }
  bool end_array() override { return depth-- > 0; }
  bool parse_error(size_t, const std::string &,
                   const nlohmann::detail::exception &) override {
    return false;
  }

private:
  /// report/layers[]/factors[]/size
  static constexpr int deepest = 16;
  int depth = 0;
};

/// What a run of that many steps tells.
void verify(const Checkpoint &checkpoint, const std::string &path) {
  const Report &report = checkpoint.report;
  auto check = [&](bool right, const char *what) {
    if (!right)
      throw Error(path + ": is not a valid checkpoint: " + what);
  };
  auto isTime = [](double value) { return value >= 0 && std::isfinite(value); };
  check(report.losses.size() == checkpoint.step,
        "it does not have one loss for each step");
  check(std::all_of(report.losses.begin(), report.losses.end(),
                    [](double loss) { return std::isfinite(loss); }),
        "a loss is not finite");
  check(report.divergedAt <= checkpoint.step, "it diverges after its end");
  check(report.totals.steps == checkpoint.step,
        "its totals are of other steps");
  check(isTime(report.totals.wallSeconds), "its time is impossible");
  for (size_t i = 0; i < report.epochs.size(); ++i) {
    const EpochReport &epoch = report.epochs[i];
    check(epoch.epoch == i + 1, "its epochs are not 1, 2, ...");
    check(isTime(epoch.wallSeconds) && isTime(epoch.simulatedSeconds) &&
              isTime(epoch.joules),
          "an epoch's time or energy is impossible");
  }
  double before = 0;
  for (const Evaluation &evaluation : report.evaluations) {
    check(evaluation.epoch > before && std::isfinite(evaluation.epoch),
          "its evaluations are not in order");
    before = evaluation.epoch;
  }
}

/// The parts of a file that is in itself right; else throws Error.
Checkpoint parse(const std::string &path, uint64_t step) {
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

  Checkpoint checkpoint;
  try {
    auto bytes = rest.first(header.documentBytes);
    ShallowOnly shallow;
    if (!json::sax_parse(bytes, &shallow, json::input_format_t::cbor))
      throw Error(path + ": is not a valid checkpoint: its document cannot be "
                         "read");
    json document = json::from_cbor(bytes);
    checkpoint.settings = document.at("settings").get<RunSettings>();
    const json &stored = document.at("step");
    if (!stored.is_number_unsigned())
      throw Error(path + ": is not a valid checkpoint: its step is no whole "
                         "number");
    checkpoint.step = stored.get<uint64_t>();
    checkpoint.report = reportFromJson(document.at("report"), path);
  } catch (const json::exception &error) {
    throw Error(path + ": is not a valid checkpoint: " + error.what());
  }
  if (checkpoint.step != step)
    throw Error(path + ": is not a valid checkpoint: it is of step " +
                std::to_string(checkpoint.step));
  verify(checkpoint, path);
  std::span<const uint8_t> state = rest.subspan(header.documentBytes);
  checkpoint.state.assign(state.begin(), state.end());
  return checkpoint;
}

/// The first setting that differs, in a sentence; empty when none does.
std::string difference(const RunSettings &stored, const RunSettings &wanted) {
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
        return "its " + name + " is " + was + ", this run's is " + is;
    }
  return "";
}

} // namespace

CheckpointFolder::CheckpointFolder(std::string given, Access access)
    : path(std::move(given)) {
  if (access == Access::read)
    return;
  std::error_code failed;
  fs::create_directories(path, failed);
  if (failed)
    throw Error(path + ": the checkpoint folder cannot be created: " +
                failed.message());
  lock.emplace(path);
  checkCanWrite(fileOf(0));
}

std::string CheckpointFolder::fileOf(uint64_t step) const {
  return path + "/" + nameOf(step);
}

/// The steps of the checkpoint files, newest first.
std::vector<uint64_t> CheckpointFolder::list() const {
  std::vector<uint64_t> steps;
  std::error_code failed;
  for (fs::directory_iterator it(path, failed), end; !failed && it != end;
       it.increment(failed))
    if (std::optional<uint64_t> step = stepOf(it->path().filename().string()))
      steps.push_back(*step);
  if (failed)
    throw Error(path + ": cannot be read: " + failed.message());
  std::sort(steps.rbegin(), steps.rend());
  return steps;
}

bool CheckpointFolder::holdsCheckpoints() const { return !list().empty(); }

void CheckpointFolder::write(const Checkpoint &checkpoint) {
  std::vector<uint8_t> document =
      json::to_cbor({{"settings", checkpoint.settings},
                     {"step", checkpoint.step},
                     {"report", toJson(checkpoint.report)}});
  Header header{magic, version, checksum(checkpoint.state, checksum(document)),
                document.size(), checkpoint.state.size()};
  std::array<std::span<const uint8_t>, 3> pieces = {
      std::span(reinterpret_cast<const uint8_t *>(&header), sizeof header),
      document, checkpoint.state};
  writeFileAtomically(fileOf(checkpoint.step), pieces);

  own.insert(checkpoint.step);
  for (; own.size() > keep; own.erase(own.begin())) {
    std::error_code ignored; // A file left over only costs space.
    fs::remove(fileOf(*own.begin()), ignored);
  }
}

Checkpoint CheckpointFolder::read(const RunSettings &settings,
                                  const Restore &restore, const Warn &warn) {
  std::optional<Checkpoint> newest;
  for (uint64_t step : list()) {
    std::string file = fileOf(step), wrong, differs;
    Checkpoint checkpoint;
    try {
      checkpoint = parse(file, step);
      differs = difference(checkpoint.settings, settings);
      if (differs.empty() && !newest)
        restore(checkpoint, file);
    } catch (const Error &error) {
      wrong = error.what();
    } catch (const std::bad_alloc &) {
      wrong = file + ": does not fit in memory";
    }
    if (!differs.empty() && !newest)
      throw Error(file + ": is of another run: " + differs +
                  "; resume with the same settings or give another folder");
    if (!wrong.empty() && !newest)
      warn(wrong + "; looking for an older one");
    if (!wrong.empty() || !differs.empty())
      continue;
    own.insert(step);
    if (!newest)
      newest = std::move(checkpoint);
  }
  if (!newest)
    throw Error(path + ": holds no whole checkpoint to resume from");
  return std::move(*newest);
}
