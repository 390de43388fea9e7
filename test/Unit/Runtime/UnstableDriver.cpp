//===- UnstableDriver.cpp - A driver with unstable circuits ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For tests. The first `seed` times that a matrix is programmed to be inverted
// its circuit is unstable, and an unstable circuit answers 1e9. Otherwise it
// answers exactly for diagonal matrices, the only ones it understands.
//
//===----------------------------------------------------------------------===//

#include "amcrt/device.h"

#include <cstring>

struct amc_device {
  uint64_t unstable;
  bool latched;
  uint32_t n;
  float diagonal[8];
};

static amc_status open(const char *, uint64_t seed, amc_device **out, char *,
                       size_t) {
  *out = new amc_device{seed, false, 0, {}};
  return AMC_OK;
}

static void close(amc_device *device) { delete device; }

static const char *lastError(amc_device *) { return "no text"; }

static amc_status query(amc_device *, amc_device_info *info) {
  *info = {64, 4, 256, 1, 1, 0, 0, 0};
  return AMC_OK;
}

static amc_status program(amc_device *device, amc_tile_id, amc_tile_mode,
                          amc_rounding, const amc_matrix *block,
                          const amc_lines *, amc_program_result *result) {
  *result = {};
  result->cells_written = 1;
  result->seconds = 1;
  result->joules = 2;
  result->condition = 7;
  device->latched = device->unstable > 0;
  device->unstable -= device->latched;
  result->stable = !device->latched;
  device->n = block->rows;
  for (uint32_t i = 0; i < block->rows && i < 8; ++i)
    device->diagonal[i] =
        block->data[i * (block->row_stride + block->col_stride)];
  return AMC_OK;
}

static amc_status inverse(amc_device *device, amc_tile_id,
                          const amc_matrix *rhs, const amc_matrix_out *out,
                          amc_solve_result *result) {
  *result = {};
  result->seconds = 10;
  for (uint32_t i = 0; i < out->rows; ++i)
    for (uint32_t j = 0; j < out->cols; ++j)
      out->data[i * out->row_stride + j * out->col_stride] =
          device->latched
              ? 1e9f
              : rhs->data[i * rhs->row_stride + j * rhs->col_stride] /
                    device->diagonal[i];
  return AMC_OK;
}

static amc_status mvm(amc_device *, amc_tile_id, const amc_matrix *,
                      const amc_matrix_out *, amc_solve_result *) {
  return AMC_UNSUPPORTED;
}

static amc_status readBack(amc_device *, amc_tile_id, const amc_matrix_out *) {
  return AMC_UNSUPPORTED;
}

static amc_status advance(amc_device *, double) { return AMC_OK; }

static amc_status calibrate(amc_device *, amc_tile_id, amc_calibrate_result *) {
  return AMC_UNSUPPORTED;
}

static amc_status events(amc_device *, amc_event *, size_t, size_t *count,
                         uint64_t *dropped) {
  *count = 0;
  *dropped = 0;
  return AMC_OK;
}

static amc_status snapshot(amc_device *device, uint8_t *bytes, size_t *size) {
  *size = sizeof *device;
  if (bytes)
    std::memcpy(bytes, device, sizeof *device);
  return AMC_OK;
}

static amc_status restore(amc_device *device, const uint8_t *bytes,
                          size_t size) {
  if (size != sizeof *device)
    return AMC_INVALID_ARGUMENT;
  std::memcpy(device, bytes, size);
  return AMC_OK;
}

extern "C" const amc_device_driver *amc_device_driver_v3(void) {
  static const amc_device_driver driver = {AMC_DEVICE_VERSION,
                                           "unstable",
                                           open,
                                           close,
                                           lastError,
                                           query,
                                           program,
                                           inverse,
                                           mvm,
                                           readBack,
                                           advance,
                                           calibrate,
                                           events,
                                           snapshot,
                                           restore};
  return &driver;
}
