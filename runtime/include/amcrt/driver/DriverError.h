//===- DriverError.h - Errors of a driver --------------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DRIVER_DRIVERERROR_H
#define AMCRT_DRIVER_DRIVERERROR_H

#include "amcrt/device.h"

#include <cstddef>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

namespace amcrt {

/// Thrown inside a driver; becomes the status and text of the failed call.
class DriverError : public std::runtime_error {
public:
  DriverError(amc_status status, const std::string &text)
      : std::runtime_error(text), status(status) {}
  amc_status status;
};

/// Throws the DriverError of a call that asks for what cannot be, unless `why`
/// is empty.
inline void refuse(amc_status status, const std::string &why) {
  if (!why.empty())
    throw DriverError(status, why);
}

/// Throws DriverError on a null pointer.
inline void needs(const void *pointer, const char *name) {
  if (!pointer)
    throw DriverError(AMC_INVALID_ARGUMENT, std::string(name) + " is null");
}

/// Throws the DriverError of a call whose result for one of its vectors does
/// not fit float32.
[[noreturn]] inline void doesNotFit(std::ptrdiff_t vector) {
  throw DriverError(AMC_FAILED,
                    "the result of vector " + std::to_string(vector) +
                        " does not fit float32; smaller inputs do, or a "
                        "matrix that is farther from singular (in "
                        "training: a larger --damping)");
}

/// The last error of this thread. Calls on different tiles may run at the same
/// time, so a text per device would be torn. Hidden: else all libraries that a
/// program loads had one text. No string: an object of a thread that has a
/// destructor ends the process where there is no memory.
struct DriverErrorText {
  char text[1024];
};
__attribute__((visibility("hidden"))) inline DriverErrorText &
driverErrorText() {
  static thread_local DriverErrorText error{};
  return error;
}

/// Runs `body`; what it throws becomes a status, and the error text.
template <typename F> amc_status guarded(F &&body) noexcept {
  auto fail = [](amc_status status, const char *text) {
    DriverErrorText &last = driverErrorText();
    std::snprintf(last.text, sizeof last.text, "%s", text);
    return status;
  };
  try {
    body();
    return AMC_OK;
  } catch (const DriverError &failed) {
    return fail(failed.status, failed.what());
  } catch (const std::exception &failed) {
    return fail(AMC_FAILED, failed.what());
  } catch (...) {
    return fail(AMC_FAILED, "an exception of an unknown type");
  }
}

} // namespace amcrt

#endif // AMCRT_DRIVER_DRIVERERROR_H
