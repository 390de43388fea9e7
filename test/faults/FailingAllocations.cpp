//===- FailingAllocations.cpp - Allocations that fail when told to --------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A library for LD_PRELOAD. AMC_FAIL_ALLOCATION=N: of the allocations after the
// start of main the N-th, counted from 1, fails; with a `+` behind N all later
// ones too. AMC_COUNT_ALLOCATIONS=FILE: their number is written there.
//
// MLIR writes into the memory of operations and interfaces without looking
// whether it got any: what libMLIR asks malloc for, or its headers in a program
// that is linked to it, is not counted and succeeds. All that is asked for by
// `new` is counted.
//
//===----------------------------------------------------------------------===//

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <unistd.h>

extern "C" {
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
}

static std::atomic<bool> isCounting = false;
static std::atomic<unsigned long> count = 0;
static unsigned long first = 0; ///< that fails; 0: none
static bool isForGood = false;

namespace {
struct Range {
  uintptr_t begin = 0, end = 0;
  bool holds(uintptr_t at) const { return at >= begin && at < end; }
};
} // namespace

static Range program, mlir; ///< their code

static int findCode(dl_phdr_info *object, size_t, void *) {
  Range *range = object->dlpi_name[0] == 0                      ? &program
                 : std::strstr(object->dlpi_name, "libMLIR.so") ? &mlir
                                                                : nullptr;
  for (int i = 0; range && i < object->dlpi_phnum; ++i)
    if (const auto &part = object->dlpi_phdr[i];
        part.p_type == PT_LOAD && (part.p_flags & PF_X)) {
      range->begin = object->dlpi_addr + part.p_vaddr;
      range->end = range->begin + part.p_memsz;
    }
  return 0;
}

static bool isSpared(const void *caller) {
  auto at = reinterpret_cast<uintptr_t>(caller);
  return mlir.end > 0 && (mlir.holds(at) || program.holds(at));
}

static bool fails(const void *caller) {
  if (!isCounting || isSpared(caller))
    return false;
  unsigned long now = ++count;
  if (first == 0 || now < first || (now > first && !isForGood))
    return false;
  errno = ENOMEM;
  return true;
}

extern "C" {

void *malloc(size_t size) {
  return fails(__builtin_return_address(0)) ? nullptr : __libc_malloc(size);
}
void *calloc(size_t n, size_t size) {
  return fails(__builtin_return_address(0)) ? nullptr : __libc_calloc(n, size);
}
void *realloc(void *old, size_t size) {
  return fails(__builtin_return_address(0)) ? nullptr
                                            : __libc_realloc(old, size);
}
void *memalign(size_t alignment, size_t size) {
  return fails(__builtin_return_address(0)) ? nullptr
                                            : __libc_memalign(alignment, size);
}
void *aligned_alloc(size_t alignment, size_t size) {
  return memalign(alignment, size);
}
int posix_memalign(void **to, size_t alignment, size_t size) {
  *to = memalign(alignment, size);
  return *to ? 0 : ENOMEM;
}

static int (*realMain)(int, char **, char **);

static void writeCount() {
  isCounting = false;
  const char *path = std::getenv("AMC_COUNT_ALLOCATIONS");
  int file = path ? ::open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644) : -1;
  if (file < 0)
    return;
  char text[32];
  int length = std::snprintf(text, sizeof text, "%lu\n", count.load());
  (void)!::write(file, text, size_t(length));
  ::close(file);
}

static int countedMain(int argc, char **argv, char **environment) {
  if (const char *text = std::getenv("AMC_FAIL_ALLOCATION")) {
    char *end = nullptr;
    first = std::strtoul(text, &end, 10);
    isForGood = *end == '+';
  }
  std::atexit(writeCount);
  ::dl_iterate_phdr(findCode, nullptr);
  isCounting = true;
  return realMain(argc, argv, environment);
}

int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv,
                      void (*init)(), void (*fini)(), void (*rtldFini)(),
                      void *stackEnd) {
  realMain = main;
  auto *real = reinterpret_cast<decltype(&__libc_start_main)>(
      ::dlsym(RTLD_NEXT, "__libc_start_main"));
  return real(countedMain, argc, argv, init, fini, rtldFini, stackEnd);
}
}
