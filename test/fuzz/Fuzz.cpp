//===- Fuzz.cpp - libFuzzer's entry points, and mutators for all ----------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"

#include "amcrt/support/Error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <new>
#include <unistd.h>

using namespace amcfuzz;
using nlohmann::json;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  try {
    feed({data, size});
  } catch (const amcrt::Error &) {
  } catch (const std::bad_alloc &) {
  }
  return 0;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,
                                          size_t maxSize, unsigned seed) {
  Random random(seed);
  Bytes mutated = mutate({data, size}, random);
  size = std::min(mutated.size(), maxSize);
  std::copy_n(mutated.begin(), size, data);
  return size;
}

Bytes amcfuzz::mutateBytes(std::span<const uint8_t> bytes) {
  Bytes result(bytes.begin(), bytes.end());
  size_t space = bytes.size() + 64;
  result.resize(space);
  result.resize(LLVMFuzzerMutate(result.data(), bytes.size(), space));
  return result;
}

uint64_t amcfuzz::remarkable(Random &random) {
  uint64_t power = uint64_t(1) << random() % 64;
  switch (random() % 4) {
  case 0:
    return power;
  case 1:
    return power - 1;
  case 2:
    return 0 - power;
  default:
    return random() % 300;
  }
}

Bytes amcfuzz::mutateWords(std::span<const uint8_t> bytes, Random &random) {
  Bytes result(bytes.begin(), bytes.end());
  size_t width = random() % 2 ? 4 : 8;
  if (bytes.size() < width)
    return mutateBytes(bytes);
  size_t words = bytes.size() / width;
  uint8_t *to = result.data() + random() % words * width;
  uint64_t value = 0;
  switch (random() % 3) {
  case 0:
    value = remarkable(random);
    break;
  case 1:
    std::memcpy(&value, bytes.data() + random() % words * width, width);
    break;
  default:
    std::memcpy(&value, to, width);
    value += random() % 17 - 8;
  }
  std::memcpy(to, &value, width);
  return result;
}

/// Every place in the document.
static void collect(json &at, std::vector<json *> &places) {
  places.push_back(&at);
  if (at.is_structured())
    for (json &part : at)
      collect(part, places);
}

static json otherValue(const json &old, Random &random) {
  static const double numbers[] = {0, -0.0, 1e-320, 1e300, -1e300, 0.5, -1};
  switch (random() % 8) {
  case 0:
    return remarkable(random);
  case 1:
    return int64_t(remarkable(random));
  case 2:
    return numbers[random() % std::size(numbers)];
  case 3:
    return nullptr;
  case 4:
    return json::array({old});
  case 5:
    return std::string(random() % 40, char(random()));
  case 6:
    return old.is_number() ? json(old.get<double>() * 1.001) : json::object();
  default:
    return old.is_number() ? json(-old.get<double>()) : json(true);
  }
}

Bytes amcfuzz::mutateJson(std::span<const uint8_t> text, Random &random) {
  json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded() || random() % 8 == 0)
    return mutateBytes(text);
  std::vector<json *> places;
  collect(document, places);
  json &place = *places[random() % places.size()];
  const json &other = *places[random() % places.size()];
  size_t child = place.empty() ? 0 : random() % place.size();
  switch (random() % 4) {
  case 0:
    place = json(other);
    break;
  case 1:
    if (place.is_structured() && !place.empty()) {
      place.erase(std::next(place.begin(), ptrdiff_t(child)));
      break;
    }
    [[fallthrough]];
  case 2:
    if (place.is_array() && !place.empty()) {
      json copy = place[child];
      place.push_back(std::move(copy));
      break;
    }
    [[fallthrough]];
  default:
    place = otherValue(place, random);
  }
  std::string dumped =
      document.dump(-1, ' ', false, json::error_handler_t::replace);
  return {dumped.begin(), dumped.end()};
}

namespace {

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() /
                               ("amc-fuzz-" + std::to_string(::getpid()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
};

} // namespace

std::string amcfuzz::writeInput(std::span<const uint8_t> bytes,
                                const char *name) {
  static const Folder folder;
  std::string path = folder.path / name;
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char *>(bytes.data()),
             std::streamsize(bytes.size()));
  return path;
}
