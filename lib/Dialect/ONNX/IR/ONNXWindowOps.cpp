//===- ONNXWindowOps.cpp - Convolution and pooling ------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"

#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::onnx;

//===----------------------------------------------------------------------===//
// Padding
//===----------------------------------------------------------------------===//

static int64_t at(ArrayRef<int64_t> list, size_t i) {
  return list.empty() ? 1 : list[i];
}

/// The explicit pads of windows of `kernel` over an N x C x H x W image; `op`
/// is an op or its adaptor. "SAME" makes the grid of windows as large as the
/// image divided by the stride, rounded up; an odd total has its greater part
/// at the end the name says.
template <typename OpOrAdaptor>
static SmallVector<int64_t> resolvePads(OpOrAdaptor op, ArrayRef<int64_t> image,
                                        ArrayRef<int64_t> kernel) {
  StringRef mode = op.getAutoPad();
  SmallVector<int64_t> pads(op.getPads());
  if (mode == "NOTSET" && !pads.empty())
    return pads;
  pads.assign(4, 0);
  if (mode == "NOTSET" || mode == "VALID")
    return pads;
  for (size_t i : {0, 1}) {
    int64_t stride = at(op.getStrides(), i), in = image[2 + i];
    int64_t reach = (kernel[i] - 1) * at(op.getDilations(), i) + 1;
    int64_t out = llvm::divideCeil(in, stride);
    int64_t total = std::max<int64_t>((out - 1) * stride + reach - in, 0);
    pads[i] = mode == "SAME_UPPER" ? total / 2 : total - total / 2;
    pads[i + 2] = total - pads[i];
  }
  return pads;
}

SmallVector<int64_t> ConvOp::getResolvedPads() {
  return resolvePads(*this, getX().getType().getShape(),
                     getW().getType().getShape().drop_front(2));
}

SmallVector<int64_t> MaxPoolOp::getResolvedPads() {
  return resolvePads(*this, getX().getType().getShape(), getKernelShape());
}

SmallVector<int64_t> AveragePoolOp::getResolvedPads() {
  return resolvePads(*this, getX().getType().getShape(), getKernelShape());
}

//===----------------------------------------------------------------------===//
// Extents
//===----------------------------------------------------------------------===//

/// `list` is empty or has `size` entries, none below `least`.
template <typename OpTy>
static LogicalResult checkList(std::optional<Location> loc, StringRef name,
                               ArrayRef<int64_t> list, size_t size,
                               int64_t least) {
  if (list.empty())
    return success();
  if (list.size() != size)
    return emitFault<OpTy>(loc, "'", name, "' must have ", size,
                           " entries, but has ", list.size());
  for (int64_t entry : list)
    if (entry < least)
      return emitFault<OpTy>(loc, "'", name, "' must be at least ", least,
                             ", but has ", entry);
    else if (entry > kMaxWindowEntry)
      return emitFault<OpTy>(loc, "'", name, "' must be at most ",
                             kMaxWindowEntry, ", but has ", entry);
  return success();
}

template <typename OpTy>
static LogicalResult checkFlag(std::optional<Location> loc, StringRef name,
                               int64_t value) {
  if (value == 0 || value == 1)
    return success();
  return emitFault<OpTy>(loc, "'", name, "' must be 0 or 1, but is ", value);
}

/// What convolution and pooling share: the image, the lists, the padding.
template <typename OpTy>
static LogicalResult checkWindows(std::optional<Location> loc,
                                  typename OpTy::Adaptor adaptor) {
  auto x = cast<RankedTensorType>(adaptor.getX().getType());
  if (x.getRank() != 4)
    return emitFault<OpTy>(loc, "X must be N x C x H x W, but is ", x);
  if (failed(checkList<OpTy>(loc, "kernel_shape", adaptor.getKernelShape(), 2,
                             1)) ||
      failed(checkList<OpTy>(loc, "strides", adaptor.getStrides(), 2, 1)) ||
      failed(checkList<OpTy>(loc, "dilations", adaptor.getDilations(), 2, 1)) ||
      failed(checkList<OpTy>(loc, "pads", adaptor.getPads(), 4, 0)))
    return failure();
  StringRef mode = adaptor.getAutoPad();
  if (mode != "NOTSET" && mode != "VALID" && mode != "SAME_UPPER" &&
      mode != "SAME_LOWER")
    return emitFault<OpTy>(loc, "'auto_pad' must be \"NOTSET\", \"VALID\", ",
                           "\"SAME_UPPER\" or \"SAME_LOWER\", but is \"", mode,
                           "\"");
  if (mode != "NOTSET" && !adaptor.getPads().empty())
    return emitFault<OpTy>(loc, "'pads' must not be given with 'auto_pad' = \"",
                           mode, "\"");
  return success();
}

/// The extents of the grid of windows of `kernel`, appended to `shape`.
template <typename OpTy>
static LogicalResult inferGrid(std::optional<Location> loc,
                               typename OpTy::Adaptor adaptor,
                               ArrayRef<int64_t> kernel, bool ceil,
                               SmallVectorImpl<int64_t> &shape) {
  auto x = cast<RankedTensorType>(adaptor.getX().getType());
  auto pads = resolvePads(adaptor, x.getShape(), kernel);
  for (size_t i : {0, 1}) {
    int64_t stride = at(adaptor.getStrides(), i), in = x.getDimSize(2 + i);
    int64_t reach = (kernel[i] - 1) * at(adaptor.getDilations(), i) + 1;
    int64_t padded = in + pads[i] + pads[i + 2];
    if (reach > padded)
      return emitFault<OpTy>(loc, "the window spans ", reach,
                             i == 0 ? " rows" : " columns",
                             ", but the padded image has only ", padded);
    int64_t out = (padded - reach) / stride + 1;
    // No window starts in the padding behind.
    if (ceil && (padded - reach) % stride != 0 && out * stride < in + pads[i])
      ++out;
    shape.push_back(out);
  }
  return success();
}

LogicalResult ConvOp::inferReturnTypes(MLIRContext *,
                                       std::optional<Location> loc,
                                       Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  auto x = cast<RankedTensorType>(adaptor.getX().getType());
  auto w = cast<RankedTensorType>(adaptor.getW().getType());
  if (failed(checkWindows<ConvOp>(loc, adaptor)))
    return failure();
  if (w.getRank() != 4)
    return emitFault<ConvOp>(loc, "W must be M x C/group x KH x KW, but is ",
                             w);
  if (w.getElementType() != x.getElementType())
    return emitFault<ConvOp>(loc, "X and W must have one element type, but ",
                             "are ", x, " and ", w);
  auto group = static_cast<int64_t>(adaptor.getGroup());
  int64_t channels = x.getDimSize(1), outputs = w.getDimSize(0);
  if (group < 1)
    return emitFault<ConvOp>(loc, "'group' must be at least 1, but is ", group);
  if (channels % group != 0 || w.getDimSize(1) != channels / group)
    return emitFault<ConvOp>(loc, "W has ", w.getDimSize(1),
                             " channels per group for ", group,
                             " groups, but X has ", channels, " channels");
  if (outputs % group != 0)
    return emitFault<ConvOp>(loc, "the ", outputs, " output channels of W must",
                             " be a multiple of 'group' = ", group);
  ArrayRef<int64_t> kernel = w.getShape().drop_front(2);
  if (!adaptor.getKernelShape().empty() && adaptor.getKernelShape() != kernel)
    return emitFault<ConvOp>(loc, "'kernel_shape' is [",
                             adaptor.getKernelShape(), "], but W has [", kernel,
                             "]");
  auto bias = RankedTensorType::get(outputs, x.getElementType());
  if (adaptor.getB() && adaptor.getB().getType() != bias)
    return emitFault<ConvOp>(loc, "B must be ", bias, ", one per output ",
                             "channel, but is ", adaptor.getB().getType());
  SmallVector<int64_t> shape{x.getDimSize(0), outputs};
  if (failed(inferGrid<ConvOp>(loc, adaptor, kernel, /*ceil=*/false, shape)))
    return failure();
  types.push_back(RankedTensorType::get(shape, x.getElementType()));
  return success();
}

template <typename OpTy>
static LogicalResult inferPool(std::optional<Location> loc,
                               typename OpTy::Adaptor adaptor,
                               SmallVectorImpl<Type> &types) {
  if (failed(checkWindows<OpTy>(loc, adaptor)) ||
      failed(checkFlag<OpTy>(loc, "ceil_mode", adaptor.getCeilMode())))
    return failure();
  auto x = cast<RankedTensorType>(adaptor.getX().getType());
  ArrayRef<int64_t> kernel = adaptor.getKernelShape();
  if (kernel.empty())
    return emitFault<OpTy>(loc, "'kernel_shape' must be given");
  for (auto [i, pad] : llvm::enumerate(adaptor.getPads())) {
    int64_t reach = (kernel[i % 2] - 1) * at(adaptor.getDilations(), i % 2) + 1;
    if (pad >= reach)
      return emitFault<OpTy>(loc, "'pads' must be less than the ", reach,
                             i % 2 == 0 ? " rows" : " columns",
                             " of a window, but has ", pad);
  }
  SmallVector<int64_t> shape{x.getDimSize(0), x.getDimSize(1)};
  if (failed(inferGrid<OpTy>(loc, adaptor, kernel, adaptor.getCeilMode() != 0,
                             shape)))
    return failure();
  types.push_back(RankedTensorType::get(shape, x.getElementType()));
  return success();
}

LogicalResult MaxPoolOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> loc,
                                          Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  if (adaptor.getStorageOrder() != 0)
    return emitFault<MaxPoolOp>(loc, "'storage_order' must be 0, but is ",
                                static_cast<int64_t>(adaptor.getStorageOrder()),
                                "; it concerns the indices of the maxima "
                                "alone, which are not modelled");
  return inferPool<MaxPoolOp>(loc, adaptor, types);
}

LogicalResult AveragePoolOp::inferReturnTypes(MLIRContext *,
                                              std::optional<Location> loc,
                                              Adaptor adaptor,
                                              SmallVectorImpl<Type> &types) {
  if (failed(checkFlag<AveragePoolOp>(loc, "count_include_pad",
                                      adaptor.getCountIncludePad())))
    return failure();
  return inferPool<AveragePoolOp>(loc, adaptor, types);
}

//===----------------------------------------------------------------------===//
// Canonical form
//===----------------------------------------------------------------------===//

namespace {
template <typename OpTy> struct MakePadsExplicit : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    if (op.getAutoPad() == "NOTSET")
      return rewriter.notifyMatchFailure(op, "pads are explicit");
    SmallVector<int64_t> pads = op.getResolvedPads();
    rewriter.modifyOpInPlace(op, [&] {
      op.setAutoPad("NOTSET");
      op.setPads(pads);
    });
    return success();
  }
};
} // namespace

void ConvOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                         MLIRContext *context) {
  patterns.add<MakePadsExplicit<ConvOp>>(context);
}

void MaxPoolOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<MakePadsExplicit<MaxPoolOp>>(context);
}

void AveragePoolOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                                MLIRContext *context) {
  patterns.add<MakePadsExplicit<AveragePoolOp>>(context);
}
