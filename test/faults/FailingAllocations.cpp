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
// MLIR writes into the memory of an operation without looking whether it got
// any: what libMLIR itself asks malloc for is not counted and succeeds.
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

static uintptr_t spareBegin = 0, spareEnd = 0; ///< code of libMLIR

static int findSpared(dl_phdr_info *library, size_t, void *) {
  if (!std::strstr(library->dlpi_name, "libMLIR.so"))
    return 0;
  for (int i = 0; i < library->dlpi_phnum; ++i)
    if (const auto &part = library->dlpi_phdr[i];
        part.p_type == PT_LOAD && (part.p_flags & PF_X)) {
      spareBegin = library->dlpi_addr + part.p_vaddr;
      spareEnd = spareBegin + part.p_memsz;
    }
  return 1;
}

static bool fails(const void *caller) {
  auto from = reinterpret_cast<uintptr_t>(caller);
  if (!isCounting || (from >= spareBegin && from < spareEnd))
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
  ::dl_iterate_phdr(findSpared, nullptr);
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
