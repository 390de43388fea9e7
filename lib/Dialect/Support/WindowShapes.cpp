//===- WindowShapes.cpp - Shapes of convolution and pooling ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/Support/WindowShapes.h"

using namespace mlir;
using namespace mlir::amc;

SmallVector<int64_t> WindowLists::resolvePads(ArrayRef<int64_t> image) const {
  SmallVector<int64_t> resolved(pads);
  if (autoPad == "NOTSET" && !pads.empty())
    return resolved;
  resolved.assign(4, 0);
  if (autoPad == "NOTSET" || autoPad == "VALID")
    return resolved;
  for (size_t i : {0, 1}) {
    int64_t stride = this->stride(i), in = image[2 + i];
    int64_t out = llvm::divideCeil(in, stride);
    int64_t total = std::max<int64_t>((out - 1) * stride + reach(i) - in, 0);
    resolved[i] = autoPad == "SAME_UPPER" ? total / 2 : total - total / 2;
    resolved[i + 2] = total - resolved[i];
  }
  return resolved;
}

/// `list` is empty or has `size` entries, none below `least`.
static LogicalResult checkList(const FaultEmitter &fault, StringRef name,
                               ArrayRef<int64_t> list, size_t size,
                               int64_t least) {
  if (list.empty())
    return success();
  if (list.size() != size)
    return fault("'", name, "' must have ", size, " entries, but has ",
                 list.size());
  for (int64_t entry : list)
    if (entry < least)
      return fault("'", name, "' must be at least ", least, ", but has ",
                   entry);
    else if (entry > kMaxWindowEntry)
      return fault("'", name, "' must be at most ", kMaxWindowEntry,
                   ", but has ", entry);
  return success();
}

LogicalResult amc::checkFlag(const FaultEmitter &fault, StringRef name,
                             int64_t value) {
  if (value == 0 || value == 1)
    return success();
  return fault("'", name, "' must be 0 or 1, but is ", value);
}

LogicalResult amc::checkWindows(const FaultEmitter &fault,
                                RankedTensorType image,
                                const WindowLists &windows) {
  if (image.getRank() != 4)
    return fault("X must be N x C x H x W, but is ", image);
  if (failed(checkList(fault, "kernel_shape", windows.kernel, 2, 1)) ||
      failed(checkList(fault, "strides", windows.strides, 2, 1)) ||
      failed(checkList(fault, "dilations", windows.dilations, 2, 1)) ||
      failed(checkList(fault, "pads", windows.pads, 4, 0)))
    return failure();
  StringRef mode = windows.autoPad;
  if (mode != "NOTSET" && mode != "VALID" && mode != "SAME_UPPER" &&
      mode != "SAME_LOWER")
    return fault("'auto_pad' must be \"NOTSET\", \"VALID\", ",
                 "\"SAME_UPPER\" or \"SAME_LOWER\", but is \"", mode, "\"");
  if (mode != "NOTSET" && !windows.pads.empty())
    return fault("'pads' must not be given with 'auto_pad' = \"", mode, "\"");
  return success();
}

FailureOr<SmallVector<int64_t>> amc::inferGrid(const FaultEmitter &fault,
                                               RankedTensorType image,
                                               const WindowLists &windows,
                                               bool ceil) {
  SmallVector<int64_t> pads = windows.resolvePads(image.getShape()), grid;
  for (size_t i : {0, 1}) {
    int64_t stride = windows.stride(i), in = image.getDimSize(2 + i);
    int64_t reach = windows.reach(i), padded = in + pads[i] + pads[i + 2];
    if (reach > padded)
      return fault("the window spans ", reach, i == 0 ? " rows" : " columns",
                   ", but the padded image has only ", padded);
    int64_t out = (padded - reach) / stride + 1;
    // No window starts in the padding behind.
    if (ceil && (padded - reach) % stride != 0 && out * stride < in + pads[i])
      ++out;
    grid.push_back(out);
  }
  return grid;
}

FailureOr<RankedTensorType> amc::inferConvolution(const FaultEmitter &fault,
                                                  RankedTensorType x,
                                                  RankedTensorType w, Type bias,
                                                  const WindowLists &windows,
                                                  int64_t group) {
  if (failed(checkWindows(fault, x, windows)))
    return failure();
  if (w.getRank() != 4)
    return fault("W must be M x C/group x KH x KW, but is ", w);
  if (w.getElementType() != x.getElementType())
    return fault("X and W must have one element type, but are ", x, " and ", w);
  int64_t channels = x.getDimSize(1), outputs = w.getDimSize(0);
  if (group < 1)
    return fault("'group' must be at least 1, but is ", group);
  if (channels % group != 0 || w.getDimSize(1) != channels / group)
    return fault("W has ", w.getDimSize(1), " channels per group for ", group,
                 " groups, but X has ", channels, " channels");
  if (outputs % group != 0)
    return fault("the ", outputs,
                 " output channels of W must be a multiple of ",
                 "'group' = ", group);
  WindowLists whole = windows;
  whole.kernel = w.getShape().drop_front(2);
  if (!windows.kernel.empty() && windows.kernel != whole.kernel)
    return fault("'kernel_shape' is [", windows.kernel, "], but W has [",
                 whole.kernel, "]");
  auto perOutput = RankedTensorType::get(outputs, x.getElementType());
  if (bias && bias != perOutput)
    return fault("B must be ", perOutput, ", one per output channel, but is ",
                 bias);
  auto grid = inferGrid(fault, x, whole, /*ceil=*/false);
  if (failed(grid))
    return failure();
  return RankedTensorType::get(
      {x.getDimSize(0), outputs, (*grid)[0], (*grid)[1]}, x.getElementType());
}

FailureOr<RankedTensorType> amc::inferPooling(const FaultEmitter &fault,
                                              RankedTensorType x,
                                              const WindowLists &windows,
                                              int64_t ceil) {
  if (failed(checkWindows(fault, x, windows)) ||
      failed(checkFlag(fault, "ceil_mode", ceil)))
    return failure();
  if (windows.kernel.empty())
    return fault("'kernel_shape' must be given");
  for (auto [i, pad] : llvm::enumerate(windows.pads))
    if (int64_t reach = windows.reach(i % 2); pad >= reach)
      return fault("'pads' must be less than the ", reach,
                   i % 2 == 0 ? " rows" : " columns", " of a window, but has ",
                   pad);
  auto grid = inferGrid(fault, x, windows, ceil != 0);
  if (failed(grid))
    return failure();
  return RankedTensorType::get(
      {x.getDimSize(0), x.getDimSize(1), (*grid)[0], (*grid)[1]},
      x.getElementType());
}
