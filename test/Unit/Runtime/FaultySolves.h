//===- FaultySolves.h - Faults of inverses and products ------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TEST_UNIT_RUNTIME_FAULTYSOLVES_H
#define AMC_TEST_UNIT_RUNTIME_FAULTYSOLVES_H

#include "FaultyDevice.h"

#include <atomic>
#include <cmath>
#include <string>

namespace {

void spoil(const std::string &call, amc_device *device, const amc_matrix &rhs,
           const amc_matrix_out &out, amc_solve_result &result) {
  static std::atomic<int> calls = 0;
  int n = ++calls;
  float &first = out.data[0];
  if (is(call + "-nan"))
    first = NAN;
  if (is(call + "-infinite"))
    out.data[at(out, out.rows - 1, out.cols - 1)] = INFINITY;
  if (is(call + "-huge") || (is(call + "-huge-later") && n > 20))
    each(out, [](float &value) { value = 1e30f; });
  if (is(call + "-drops-row") && out.rows < device->info.array_size)
    for (uint32_t j = 0; j < out.cols; ++j)
      out.data[at(out, out.rows - 1, j)] = 0;
  if (is(call + "-drops-column") && out.cols > 1)
    for (uint32_t i = 0; i < out.rows; ++i)
      out.data[at(out, i, out.cols - 1)] = 0;
  if (is(call + "-drops-vectors"))
    for (uint32_t j = device->info.array_size; j < out.cols; ++j)
      for (uint32_t i = 0; i < out.rows; ++i)
        out.data[at(out, i, j)] = 0;
  if (is("noise-of-all-devices"))
    first *= 1 + 1e-3f * float(n % 97);
  if (device->gain != 1)
    each(out, [&](float &value) { value *= float(device->gain); });
  if (is(call + "-changes-rhs"))
    const_cast<float *>(rhs.data)[0] += 1;
  if (is(call + "-saturates-too-many"))
    result.saturated = rhs.cols + 1;
  writeBeside(call, out);
}

amc_status solve(const std::string &call, decltype(ideal.inverse) function,
                 amc_device *device, amc_tile_id id, const amc_matrix *rhs,
                 const amc_matrix_out *out, amc_solve_result *result) {
  if (!device || !rhs || !rhs->data || !out || !out->data)
    return function(inner(device), id, rhs, out, result);
  misbehave(call);
  amc_matrix from = seen(*rhs, call + "-rhs");
  amc_matrix_out to = seen(*out, call + "-out");
  if (is(call + "-clears-out"))
    each(to, [](float &value) { value = 0; });
  if (is(call + "-ends-late") && device->lastOut.data)
    device->lastOut.data[0] = 0;
  if (is("program-keeps-block") && device->kept.data)
    ideal.program(device->inner, id, device->keptMode, AMC_ROUND_NEAREST,
                  &device->kept, nullptr, nullptr);
  // One scratch memory for all tiles.
  static const amc_matrix *volatile scratch;
  if (is("one-scratch-memory")) {
    scratch = &from;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    from = *scratch;
  }
  amc_solve_result done{};
  Copy operand(from);
  spoilOperand(call, operand);
  amc_matrix used = operand.in();
  amc_status status =
      function(device->inner, seen(device, id), &used, &to, &done);
  if (status == AMC_NOT_PROGRAMMED && is("ignores-mode"))
    return AMC_OK;
  if (status != AMC_OK)
    return status;
  if (call == "inverse")
    spoilSolution(realised(device, seen(device, id), to.rows, to.rows), used,
                  to);
  if (is(call + "-wears"))
    device->gain *= 0.97;
  if (is(call + "-stale") &&
      device->lastValues.size() == size_t(to.rows) * to.cols) {
    size_t i = 0;
    each(to, [&](float &value) { value = device->lastValues[i++]; });
  }
  device->lastOut = to;
  if (is(call + "-stale")) {
    device->lastValues.clear();
    each(to, [&](float value) { device->lastValues.push_back(value); });
  }
  spoil(call, device, from, to, done);
  spoilCosts(call, done);
  if (result || is(call + "-needs-result"))
    *result = done;
  return AMC_OK;
}

amc_status inverse(amc_device *device, amc_tile_id id, const amc_matrix *rhs,
                   const amc_matrix_out *out, amc_solve_result *result) {
  return solve("inverse", ideal.inverse, device, id, rhs, out, result);
}

amc_status mvm(amc_device *device, amc_tile_id id, const amc_matrix *rhs,
               const amc_matrix_out *out, amc_solve_result *result) {
  return solve("mvm", ideal.mvm, device, id, rhs, out, result);
}

} // namespace

#endif // AMC_TEST_UNIT_RUNTIME_FAULTYSOLVES_H
