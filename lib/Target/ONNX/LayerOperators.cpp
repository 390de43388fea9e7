//===- LayerOperators.cpp - Import of layers, pools and losses ------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Numbers.h"
#include "Operators.h"

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"

using namespace mlir;
using namespace mlir::amc::onnx;

namespace {
/// The windows of a convolution or pool over two dimensions, all explicit.
struct Windows {
  SmallVector<int64_t> kernel, strides, pads, dilations;
};
} // namespace

/// Pads of one dimension for `auto_pad` SAME_UPPER or SAME_LOWER: the result
/// has ceil(size / stride) elements, an odd rest is added at the end or at the
/// beginning.
static std::pair<int64_t, int64_t> samePads(int64_t size, int64_t kernel,
                                            int64_t stride, int64_t dilation,
                                            bool upper) {
  int64_t out = (size + stride - 1) / stride;
  int64_t total = std::max<int64_t>(0, (out - 1) * stride +
                                           (kernel - 1) * dilation + 1 - size);
  int64_t small = total / 2;
  return upper ? std::pair(small, total - small)
               : std::pair(total - small, small);
}

/// Reads the attributes; `kernel` is what an absent kernel_shape means.
static FailureOr<Windows> windows(NodeImport &node, ArrayRef<int64_t> kernel) {
  constexpr StringLiteral supported = "two dimensions, [batch, channels, "
                                      "height, width]";
  int64_t rank = node.type(0).getRank();
  if (rank != 4)
    return node.fail("operand of rank " + Twine(rank), supported);
  auto list = [&](StringRef name, size_t size, ArrayRef<int64_t> missing,
                  int64_t least) -> FailureOr<SmallVector<int64_t>> {
    ArrayRef<int64_t> given = node.integers(name);
    if (given.empty())
      given = missing;
    // Sizes beyond 2^20 are nonsense, and products of them overflow.
    if (given.size() != size || llvm::any_of(given, [&](int64_t value) {
          return value < least || value > (int64_t(1) << 20);
        }))
      return node.fail("attribute '" + name + "' must be " + Twine(size) +
                       " numbers of at least " + Twine(least));
    return SmallVector<int64_t>(given);
  };
  auto kernelShape = list("kernel_shape", 2, kernel, 1);
  auto strides = list("strides", 2, {1, 1}, 1);
  auto dilations = list("dilations", 2, {1, 1}, 1);
  auto pads = list("pads", 4, {0, 0, 0, 0}, 0);
  if (failed(kernelShape) || failed(strides) || failed(dilations) ||
      failed(pads))
    return failure();
  Windows result{*kernelShape, *strides, *pads, *dilations};
  StringRef mode = node.string("auto_pad", "NOTSET");
  if (mode == "VALID") {
    result.pads.assign(4, 0);
  } else if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
    for (int64_t dim : {0, 1})
      std::tie(result.pads[dim], result.pads[dim + 2]) = samePads(
          node.type(0).getDimSize(dim + 2), result.kernel[dim],
          result.strides[dim], result.dilations[dim], mode == "SAME_UPPER");
  } else if (mode != "NOTSET") {
    return node.fail("auto_pad '" + mode + "'",
                     "NOTSET, VALID, SAME_UPPER, SAME_LOWER");
  }
  return result;
}

static SmallVector<NamedAttribute> attributes(OpBuilder &builder,
                                              const Windows &windows) {
  auto named = [&](StringRef name, ArrayRef<int64_t> values) {
    return builder.getNamedAttr(name, builder.getDenseI64ArrayAttr(values));
  };
  return {named("kernel_shape", windows.kernel),
          named("strides", windows.strides), named("pads", windows.pads),
          named("dilations", windows.dilations)};
}

static LogicalResult conv(NodeImport &node) {
  RankedTensorType weight = node.type(1);
  if (weight.getRank() != 4)
    return node.fail("weight of rank " + Twine(weight.getRank()),
                     "two dimensions, [out, in / group, height, width]");
  FailureOr<Windows> found = windows(node, weight.getShape().drop_front(2));
  if (failed(found))
    return failure();
  auto named = attributes(node.builder, *found);
  named.push_back(node.builder.getNamedAttr(
      "group", node.builder.getI64IntegerAttr(node.integer("group", 1))));
  SmallVector<Value> operands = {node.operand(0), node.operand(1)};
  if (node.has(2))
    operands.push_back(node.operand(2));
  return node.create<ConvOp>(operands, named);
}

static LogicalResult maxPool(NodeImport &node) {
  FailureOr<Windows> found = windows(node, {});
  if (failed(found))
    return failure();
  auto named = attributes(node.builder, *found);
  named.push_back(node.builder.getNamedAttr(
      "ceil_mode",
      node.builder.getI64IntegerAttr(node.integer("ceil_mode", 0))));
  return node.create<MaxPoolOp>({node.operand(0)}, named);
}

static LogicalResult averagePool(NodeImport &node) {
  FailureOr<Windows> found = windows(node, {});
  if (failed(found))
    return failure();
  auto named = attributes(node.builder, *found);
  for (StringRef name : {"ceil_mode", "count_include_pad"})
    named.push_back(node.builder.getNamedAttr(
        name, node.builder.getI64IntegerAttr(node.integer(name, 0))));
  return node.create<AveragePoolOp>({node.operand(0)}, named);
}

/// The mean over all dimensions behind the channel.
static LogicalResult globalAveragePool(NodeImport &node) {
  int64_t rank = node.type(0).getRank();
  if (rank < 3)
    return node.fail("operand of rank " + Twine(rank), "rank 3 or more");
  auto axes = llvm::to_vector(llvm::seq<int64_t>(2, rank));
  return node.create<ReduceMeanOp>(
      {node.operand(0)}, {node.builder.getNamedAttr(
                              "axes", node.builder.getDenseI64ArrayAttr(axes)),
                          node.builder.getNamedAttr(
                              "keepdims", node.builder.getI64IntegerAttr(1))});
}

/// The ratio and the mode, operands since opset 12, become attributes.
static LogicalResult dropout(NodeImport &node) {
  OpBuilder &builder = node.builder;
  float ratio = 0.5f;
  bool training = false;
  for (size_t index : {1, 2}) {
    if (!node.has(index))
      continue;
    DenseElementsAttr value = node.constant(index);
    StringRef what = index == 1 ? "ratio" : "training_mode";
    if (!value || value.getNumElements() != 1)
      return node.fail("the operand '" + what + "' is not a constant scalar",
                       "a constant scalar");
    Number number = unpack(value).values.front();
    if (index == 1)
      ratio = number.real;
    else
      training = number.integer != 0;
  }
  if (!(ratio >= 0 && ratio < 1))
    return node.fail("ratio is not in [0, 1)");
  SmallVector<NamedAttribute> named = {
      builder.getNamedAttr("ratio", builder.getF32FloatAttr(ratio)),
      builder.getNamedAttr("training_mode", builder.getBoolAttr(training))};
  if (node.hasAttribute("seed"))
    named.push_back(builder.getNamedAttr(
        "seed", builder.getI64IntegerAttr(node.integer("seed"))));
  return node.create<DropoutOp>({node.operand(0)}, named);
}

static LogicalResult gemm(NodeImport &node) {
  SmallVector<NamedAttribute> named;
  for (StringRef name : {"alpha", "beta"})
    named.push_back(node.builder.getNamedAttr(
        name, node.builder.getF32FloatAttr(node.number(name, 1.0f))));
  for (StringRef name : {"transA", "transB"})
    named.push_back(node.builder.getNamedAttr(
        name, node.builder.getI64IntegerAttr(node.integer(name, 0) != 0)));
  SmallVector<Value> operands = {node.operand(0), node.operand(1)};
  if (node.has(2))
    operands.push_back(node.operand(2));
  return node.create<GemmOp>(operands, named);
}

static LogicalResult matMul(NodeImport &node) {
  return node.create<MatMulOp>({node.operand(0), node.operand(1)}, {});
}

template <typename OpTy> static LogicalResult softmax(NodeImport &node) {
  FailureOr<int64_t> index = axis(node, -1, node.type(0).getRank());
  if (failed(index))
    return failure();
  return node.create<OpTy>(
      {node.operand(0)}, {node.builder.getNamedAttr(
                             "axis", node.builder.getI64IntegerAttr(*index))});
}

/// Operands and attributes of both losses.
template <typename OpTy> static LogicalResult loss(NodeImport &node) {
  StringRef reduction = node.string("reduction", "mean");
  if (reduction != "mean" && reduction != "sum" && reduction != "none")
    return node.fail("reduction '" + reduction + "'", "mean, sum, none");
  SmallVector<NamedAttribute> named = {node.builder.getNamedAttr(
      "reduction", node.builder.getStringAttr(reduction))};
  if (node.hasAttribute("ignore_index"))
    named.push_back(node.builder.getNamedAttr(
        "ignore_index",
        node.builder.getI64IntegerAttr(node.integer("ignore_index"))));
  SmallVector<Value> operands = {node.operand(0), node.operand(1)};
  if (node.has(2))
    operands.push_back(node.operand(2));
  return node.create<OpTy>(operands, named);
}

/// The second result, log(softmax(scores)), is an op of its own.
static LogicalResult softmaxCrossEntropyLoss(NodeImport &node) {
  if (failed(loss<SoftmaxCrossEntropyLossOp>(node)))
    return failure();
  if (!node.hasResult(1))
    return success();
  auto logProbabilities = LogSoftmaxOp::create(
      node.builder, node.loc, node.type(0), node.operand(0), /*axis=*/1);
  return node.bind(logProbabilities.getResult(), 1);
}

ArrayRef<Operator> mlir::amc::onnx::layerOperators() {
  static const Operator operators[] = {
      {"AveragePool", 13, 23, 1, 1, averagePool, nullptr},
      {"Conv", 13, 23, 2, 3, conv, nullptr},
      {"Dropout", 13, 23, 1, 3, dropout, nullptr},
      {"Gemm", 13, 23, 2, 3, gemm, nullptr},
      {"GlobalAveragePool", 13, 23, 1, 1, globalAveragePool, nullptr},
      {"LogSoftmax", 13, 23, 1, 1, softmax<LogSoftmaxOp>, nullptr},
      {"MatMul", 13, 23, 2, 2, matMul, nullptr},
      {"MaxPool", 13, 23, 1, 1, maxPool, nullptr},
      {"NegativeLogLikelihoodLoss", 13, 23, 2, 3,
       loss<NegativeLogLikelihoodLossOp>, nullptr},
      {"Softmax", 13, 23, 1, 1, softmax<SoftmaxOp>, nullptr},
      {"SoftmaxCrossEntropyLoss", 13, 23, 2, 3, softmaxCrossEntropyLoss,
       nullptr},
  };
  return ArrayRef(operators);
}
