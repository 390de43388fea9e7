//===- ThreadPool.cpp - Parallel loops ------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ThreadPool.h"
#include "amcrt/support/Error.h"

#include <string>

using namespace amcrt;

/// Loops follow each other within microseconds: spin for a while before the
/// thread sleeps.
template <typename T> static T waitChange(std::atomic<T> &value, T old) {
  for (int i = 0; i < 20000; ++i) {
    if (T now = value.load(std::memory_order_acquire); now != old)
      return now;
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
  }
  value.wait(old, std::memory_order_acquire);
  return value.load(std::memory_order_acquire);
}

ThreadPool::ThreadPool(unsigned threads) {
  try {
    for (unsigned i = 1; i < threads; ++i)
      workers.emplace_back([this] { work(); });
  } catch (const std::exception &failed) {
    unsigned started = unsigned(workers.size()) + 1;
    end();
    throw Error("only " + std::to_string(started) + " of " +
                std::to_string(threads) + " threads could be started (" +
                failed.what() + "); give fewer by --threads");
  }
}

ThreadPool::~ThreadPool() { end(); }

void ThreadPool::end() {
  stop = true;
  generation.fetch_add(1, std::memory_order_release);
  generation.notify_all();
  for (std::thread &worker : workers)
    worker.join();
}

void ThreadPool::work() {
  uint32_t seen = 0;
  while (true) {
    seen = waitChange(generation, seen);
    if (stop)
      return;
    takeChunks();
    if (running.fetch_sub(1, std::memory_order_acq_rel) == 1)
      running.notify_one();
  }
}

void ThreadPool::takeChunks() {
  for (uint64_t i; (i = next.fetch_add(1, std::memory_order_relaxed)) < chunks;)
    body(context, i);
}

void ThreadPool::run(uint64_t count, void (*loop)(void *, uint64_t),
                     void *with) {
  if (workers.empty() || count == 1) {
    for (uint64_t i = 0; i < count; ++i)
      loop(with, i);
    return;
  }
  chunks = count;
  body = loop;
  context = with;
  next = 0;
  running = uint32_t(workers.size());
  generation.fetch_add(1, std::memory_order_release);
  generation.notify_all();
  takeChunks();
  for (uint32_t left = running; left != 0;)
    left = waitChange(running, left);
}
