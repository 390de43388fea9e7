//===- OpInterfaces.cpp - What training asks of ops -----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Train/Interfaces/DifferentiableOpInterface.h"
#include "amc/Dialect/Train/Interfaces/DropoutOpInterface.h"
#include "amc/Dialect/Train/Interfaces/LayerOpInterface.h"
#include "amc/Dialect/Train/Interfaces/LossOpInterface.h"
#include "amc/Dialect/Train/Interfaces/ValueOpInterfaces.h"

#include "amc/Dialect/Train/Interfaces/DifferentiableOpInterface.cpp.inc"
#include "amc/Dialect/Train/Interfaces/DropoutOpInterface.cpp.inc"
#include "amc/Dialect/Train/Interfaces/LayerOpInterface.cpp.inc"
#include "amc/Dialect/Train/Interfaces/LossOpInterface.cpp.inc"
#include "amc/Dialect/Train/Interfaces/ValueOpInterfaces.cpp.inc"
