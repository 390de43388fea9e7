//===- DifferentiableOpInterface.cpp - Ops with gradients ----------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Train/Interfaces/DifferentiableOpInterface.h"

#include "amc/Dialect/Train/Interfaces/DifferentiableOpInterface.cpp.inc"
