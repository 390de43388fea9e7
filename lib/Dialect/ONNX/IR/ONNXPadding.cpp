//===- ONNXPadding.cpp - Padding of convolution and pooling ---------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"

using namespace mlir;
using namespace mlir::amc::onnx;

/// The explicit pads of windows of `kernel` over `image`, an N x C x H x W
/// type. "SAME" makes the grid of windows as large as the image divided by the
/// stride, rounded up; an odd total goes to the end the name says.
template <typename OpTy>
static SmallVector<int64_t> resolvePads(OpTy op, ArrayRef<int64_t> image,
                                        ArrayRef<int64_t> kernel) {
  StringRef mode = op.getAutoPad();
  size_t spatial = kernel.size();
  SmallVector<int64_t> pads(op.getPads());
  if (mode == "NOTSET" && !pads.empty())
    return pads;
  pads.assign(2 * spatial, 0);
  if (mode == "NOTSET" || mode == "VALID")
    return pads;
  for (size_t i = 0; i < spatial; ++i) {
    int64_t stride = op.getStrides().empty() ? 1 : op.getStrides()[i];
    int64_t dilation = op.getDilations().empty() ? 1 : op.getDilations()[i];
    int64_t in = image[2 + i], out = llvm::divideCeil(in, stride);
    int64_t reach = (kernel[i] - 1) * dilation + 1;
    int64_t total = std::max<int64_t>((out - 1) * stride + reach - in, 0);
    int64_t less = total / 2, more = total - less;
    pads[i] = mode == "SAME_UPPER" ? less : more;
    pads[i + spatial] = total - pads[i];
  }
  return pads;
}

SmallVector<int64_t> ConvOp::getResolvedPads() {
  auto x = cast<RankedTensorType>(getX().getType());
  auto w = cast<RankedTensorType>(getW().getType());
  return resolvePads(*this, x.getShape(), w.getShape().drop_front(2));
}

SmallVector<int64_t> MaxPoolOp::getResolvedPads() {
  auto x = cast<RankedTensorType>(getX().getType());
  return resolvePads(*this, x.getShape(), getKernelShape());
}

SmallVector<int64_t> AveragePoolOp::getResolvedPads() {
  auto x = cast<RankedTensorType>(getX().getType());
  return resolvePads(*this, x.getShape(), getKernelShape());
}
