//===- Saturation.cpp - Outputs at the rails -----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Studies.h"

#include <cstdio>

void amcrt::sim::warnOfSaturation(uint64_t saturated, uint64_t vectors) {
  if (saturated > vectors / 2)
    std::fprintf(stderr,
                 "warning: amplifiers were at their rails in %llu of %llu "
                 "columns, whose results are wrong; a lower opamp/offset_volts "
                 "or converters/input_volts, or a higher opamp/supply_volts "
                 "helps\n",
                 static_cast<unsigned long long>(saturated),
                 static_cast<unsigned long long>(vectors));
}
