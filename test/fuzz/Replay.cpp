//===- Replay.cpp - Feeds files to a target, and some mutants -------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// fuzz-NAME [-runs=N] FILE|FOLDER...: libFuzzer's arguments without its
// runtime, for the ordinary tests. The mutants are the same in every run.
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/resource.h>

using namespace amcfuzz;
namespace fs = std::filesystem;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Random replayRandom(1);

extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maxSize) {
  size_t at = size == 0 ? 0 : replayRandom() % size;
  switch (replayRandom() % 4) {
  case 0: // cut
    return at;
  case 1: // insert
    if (size < maxSize) {
      std::copy_backward(data + at, data + size, data + size + 1);
      data[at] = uint8_t(replayRandom());
      return size + 1;
    }
    [[fallthrough]];
  case 2:
    if (size > 0)
      data[at] = replayRandom() % 2 ? 0xff : uint8_t(replayRandom());
    return size;
  default:
    if (size > 0)
      data[at] ^= uint8_t(1u << replayRandom() % 8);
    return size;
  }
}

int main(int argc, char **argv) {
  // A header that asks for more is refused, on a machine of any size.
  rlimit memory{rlim_t(1) << 32, rlim_t(1) << 32};
#if !defined(__SANITIZE_ADDRESS__) && !__has_feature(address_sanitizer)
  setrlimit(RLIMIT_AS, &memory);
#endif
  unsigned long runs = 0;
  std::vector<fs::path> files;
  for (const char *argument : std::span(argv + 1, size_t(argc - 1))) {
    if (std::string(argument).starts_with("-runs="))
      runs = std::strtoul(argument + 6, nullptr, 10);
    else if (fs::is_directory(argument))
      for (const fs::directory_entry &entry : fs::directory_iterator(argument))
        files.push_back(entry.path());
    else
      files.push_back(argument);
  }
  std::sort(files.begin(), files.end());
  std::vector<Bytes> inputs;
  for (const fs::path &path : files) {
    std::ifstream file(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file),
                        std::istreambuf_iterator<char>());
    if (!file.good() && inputs.back().empty()) {
      std::fprintf(stderr, "%s: cannot be read\n", path.c_str());
      return 1;
    }
  }
  if (inputs.empty()) {
    std::fprintf(stderr, "no input\n");
    return 1;
  }
  for (const Bytes &input : inputs)
    LLVMFuzzerTestOneInput(input.data(), input.size());
  Bytes current;
  for (unsigned long i = 0; i < runs; ++i) {
    // Some mutations on top of each other.
    if (i % 4 == 0)
      current = inputs[i / 4 % inputs.size()];
    current = mutate(current, replayRandom);
    LLVMFuzzerTestOneInput(current.data(), current.size());
  }
  // Standard output is the target's own.
  std::fprintf(stderr, "%zu files, %lu mutants: none crashed\n", inputs.size(),
               runs);
  return 0;
}
