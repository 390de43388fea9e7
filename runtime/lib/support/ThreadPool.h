//===- ThreadPool.h - Parallel loops -------------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_SUPPORT_THREADPOOL_H
#define AMCRT_LIB_SUPPORT_THREADPOOL_H

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace amcrt {

/// Runs loops over chunks. Which chunks there are depends on the caller alone,
/// never on the number of threads, so results have the same bits.
class ThreadPool {
public:
  /// `threads` counts the calling one. Throws Error when one cannot start.
  explicit ThreadPool(unsigned threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool &) = delete;

  /// Calls body(context, chunk) for chunk = 0, ..., chunks - 1 and waits. The
  /// body must not throw.
  void run(uint64_t chunks, void (*body)(void *context, uint64_t chunk),
           void *context);

private:
  void end();
  void work();
  void takeChunks();

  std::vector<std::thread> workers;
  std::atomic<uint32_t> generation{0}; ///< raised for each loop
  std::atomic<uint32_t> running{0};    ///< workers that have not finished it
  std::atomic<uint64_t> next{0};
  std::atomic<bool> stop{false};
  uint64_t chunks = 0;
  void (*body)(void *, uint64_t) = nullptr;
  void *context = nullptr;
};

} // namespace amcrt

#endif // AMCRT_LIB_SUPPORT_THREADPOOL_H
