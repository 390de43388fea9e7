//===- Fuzz.h - What fuzz targets share ------------------------ -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A target is one file that defines the functions below. With AMC_FUZZ it links
// libFuzzer; without, Replay.cpp, which takes the same arguments.
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TEST_FUZZ_FUZZ_H
#define AMC_TEST_FUZZ_FUZZ_H

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace amcfuzz {

using Bytes = std::vector<uint8_t>;
using Random = std::mt19937;

// Of each target.

/// Does with a file what the tools do with one, and lets pass the errors that
/// they report.
void feed(std::span<const uint8_t> file);
/// A changed `file`, whose checksums and lengths fit again: what lies behind
/// them is what there is to test.
Bytes mutate(std::span<const uint8_t> file, Random &random);

// For all of them.

/// Some bytes changed by the fuzzer, which knows what it has not tried yet.
Bytes mutateBytes(std::span<const uint8_t> bytes);
/// One of the values at which sums and products overflow and loops end.
uint64_t remarkable(Random &random);
/// A whole 4 or 8 byte word becomes remarkable, or like another one: tables
/// made of such words keep their structure.
Bytes mutateWords(std::span<const uint8_t> bytes, Random &random);
/// A place in the document gets another value, goes, or is doubled. Text that
/// is no JSON, and one text in eight, is changed as bytes are.
Bytes mutateJson(std::span<const uint8_t> text, Random &random);

/// Writes a file of this process and returns its path. The same path each time,
/// in a folder that an ordinary end of the process removes.
std::string writeInput(std::span<const uint8_t> bytes, const char *name);

} // namespace amcfuzz

/// libFuzzer's own mutator; Replay.cpp has a small one.
extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maxSize);

#endif // AMC_TEST_FUZZ_FUZZ_H
