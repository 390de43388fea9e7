//===- Memory.cpp - Memory of a session -----------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Memory.h"
#include "amcrt/session/Session.h"
#include "amcrt/support/Error.h"

#include <cerrno>
#include <cstring>
#include <string>
#include <sys/mman.h>
#include <sys/resource.h>

using namespace amcrt;

Pages::Pages(size_t bytes, const char *what) {
  if (bytes == 0)
    return;
  void *memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    throw Error("cannot allocate " + std::to_string(bytes) + " bytes for " +
                what + ": " + std::strerror(errno));
  base = static_cast<uint8_t *>(memory);
  length = bytes;
}

Pages::~Pages() {
  if (base)
    munmap(base, length);
}

void Pages::makeExecutable() {
  if (base && mprotect(base, length, PROT_READ | PROT_EXEC) != 0)
    throw Error(std::string("this system does not let memory be executed: ") +
                std::strerror(errno));
}

Pages amcrt::loadCode(std::span<const uint8_t> code) {
  Pages pages(code.size(), "the kernels");
  if (!code.empty())
    std::memcpy(pages.data(), code.data(), code.size());
  pages.makeExecutable();
  return pages;
}

uint64_t amcrt::peakResidentBytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return uint64_t(usage.ru_maxrss) * 1024;
}
