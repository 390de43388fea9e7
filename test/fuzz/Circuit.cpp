//===- Circuit.cpp - Fuzz target: circuits --------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "studies/Studies.h"

using namespace amcfuzz;

void amcfuzz::feed(std::span<const uint8_t> file) {
  amcrt::sim::CircuitOptions options;
  options.file = writeInput(file, "circuit.json");
  for (bool exact : {false, true}) {
    options.exact = exact;
    amcrt::sim::circuit(options);
  }
}

Bytes amcfuzz::mutate(std::span<const uint8_t> file, Random &random) {
  return mutateJson(file, random);
}
