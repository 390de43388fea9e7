//===- Error.h - The one error type of the runtime ------------ -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_SUPPORT_ERROR_H
#define AMCRT_SUPPORT_ERROR_H

#include <stdexcept>

namespace amcrt {

/// What went wrong, in one complete sentence for the user: the thing, the
/// place, and the remedy. Tools print it as `error: <what>` and exit with 1.
class Error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

} // namespace amcrt

#endif // AMCRT_SUPPORT_ERROR_H
