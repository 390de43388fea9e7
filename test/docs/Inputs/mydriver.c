/* The least that is a driver: a table whose device cannot be opened. */
#include "amcrt/device.h"

static amc_status open_device(const char *config, uint64_t seed,
                              amc_device **out, char *error, size_t bytes) {
  if (out)
    *out = 0;
  if (error && bytes)
    error[0] = 0;
  return AMC_UNSUPPORTED;
}
static void close_device(amc_device *device) {}
static const char *last_error(amc_device *device) { return "no device"; }
static amc_status query(amc_device *device, amc_device_info *info) {
  return AMC_UNSUPPORTED;
}
static amc_status program(amc_device *device, amc_tile_id tile,
                          amc_tile_mode mode, amc_rounding rounding,
                          const amc_matrix *block, const amc_lines *lines,
                          amc_program_result *result) {
  return AMC_UNSUPPORTED;
}
static amc_status solve(amc_device *device, amc_tile_id tile,
                        const amc_matrix *rhs, const amc_matrix_out *out,
                        amc_solve_result *result) {
  return AMC_UNSUPPORTED;
}
static amc_status read_back(amc_device *device, amc_tile_id tile,
                            const amc_matrix_out *out) {
  return AMC_UNSUPPORTED;
}
static amc_status advance(amc_device *device, double seconds) {
  return AMC_UNSUPPORTED;
}
static amc_status calibrate(amc_device *device, amc_tile_id tile,
                            amc_calibrate_result *result) {
  return AMC_UNSUPPORTED;
}
static amc_status events(amc_device *device, amc_event *events, size_t capacity,
                         size_t *count, uint64_t *dropped) {
  return AMC_UNSUPPORTED;
}
static amc_status snapshot(amc_device *device, uint8_t *bytes, size_t *size) {
  return AMC_UNSUPPORTED;
}
static amc_status restore(amc_device *device, const uint8_t *bytes,
                          size_t size) {
  return AMC_UNSUPPORTED;
}

const amc_device_driver *amc_device_driver_v3(void) {
  static const amc_device_driver driver = {
      AMC_DEVICE_VERSION, "least",   open_device, close_device, last_error,
      query,              program,   solve,       solve,        read_back,
      advance,            calibrate, events,      snapshot,     restore};
  return &driver;
}
