//===- Faults.h - Faults that a driver can have ----------------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TEST_UNIT_RUNTIME_FAULTS_H
#define AMC_TEST_UNIT_RUNTIME_FAULTS_H

#include "amcrt/device.h"

#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

/// Whether `fault` is one of those that AMC_FAULT names, separated by commas.
inline bool is(const std::string &fault) {
  const char *names = std::getenv("AMC_FAULT");
  return names && ("," + std::string(names) + ",").find("," + fault + ",") !=
                      std::string::npos;
}

template <typename M> size_t at(const M &m, uint32_t i, uint32_t j) {
  return i * m.row_stride + j * m.col_stride;
}

template <typename M, typename F> void each(const M &m, F visit) {
  for (uint32_t i = 0; i < m.rows; ++i)
    for (uint32_t j = 0; j < m.cols; ++j)
      visit(m.data[at(m, i, j)]);
}

/// A matrix as a driver sees it that does not look at all of its strides.
template <typename M> M seen(M m, const std::string &place) {
  if (is(place + "-strides") || is(place + "-row-stride"))
    m.row_stride = m.cols;
  if (is(place + "-strides") || is(place + "-column-stride"))
    m.col_stride = 1;
  if (is(place + "-transposed"))
    std::swap(m.row_stride, m.col_stride);
  return m;
}

/// Faults that are not about results.
inline void misbehave(const std::string &call) {
  if (is(call + "-crashes"))
    std::raise(SIGSEGV);
  if (is(call + "-aborts"))
    std::abort();
  if (is(call + "-exits"))
    std::exit(0);
  if (is(call + "-throws"))
    throw std::runtime_error("a driver's own");
  if (is(call + "-prints"))
    std::puts("done");
  while (is(call + "-hangs"))
    std::this_thread::sleep_for(std::chrono::seconds(1));
}

inline amc_status failureOf(const std::string &call) {
  if (is(call + "-fails"))
    return AMC_FAILED;
  return is(call + "-returns-77") ? amc_status(77) : AMC_OK;
}

template <typename Result>
void spoilCosts(const std::string &call, Result &result) {
  if (is(call + "-negative-seconds"))
    result.seconds = -1;
  if (is(call + "-negative-joules"))
    result.joules = -1;
  if (is(call + "-nan-joules"))
    result.joules = NAN;
  if (is(call + "-endless-seconds"))
    result.seconds = INFINITY;
}

inline void spoilFigures(amc_program_result &done) {
  if (is("program-too-many-cells"))
    done.cells_written = UINT64_MAX;
  if (is("program-negative-wear"))
    done.max_wear = -1;
  if (is("program-nan-condition"))
    done.condition = NAN;
  if (is("program-no-condition"))
    done.condition = 0;
  if (is("program-stable-2"))
    done.stable = 2;
  if (is("program-never-stable"))
    done.stable = 0;
  if (is("program-always-stable")) {
    done.stable = 1;
    done.condition = 1;
  }
}

inline void spoilEvent(amc_event &event) {
  if (is("events-wrong-tile"))
    std::swap(event.chip, event.tile);
  if (is("events-nan"))
    event.figure = NAN;
  if (is("events-without-end"))
    std::memset(event.text, 0xff, sizeof event.text);
}

/// Values beside those of `out`, as faults write them.
inline void writeBeside(const std::string &call, const amc_matrix_out &out) {
  size_t last = at(out, out.rows - 1, out.cols - 1);
  if (is(call + "-writes-before"))
    out.data[-1] = 0;
  if (is(call + "-writes-behind"))
    out.data[last + 1] = 0;
  if (!is(call + "-writes-between"))
    return;
  std::vector<bool> element(last + 1);
  for (uint32_t i = 0; i < out.rows; ++i)
    for (uint32_t j = 0; j < out.cols; ++j)
      element[at(out, i, j)] = true;
  for (size_t i = 0; i < last; ++i)
    if (!element[i])
      out.data[i] = 0;
}

#endif // AMC_TEST_UNIT_RUNTIME_FAULTS_H
