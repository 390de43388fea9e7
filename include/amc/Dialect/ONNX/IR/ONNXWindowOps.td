//===- ONNXWindowOps.td - Convolution and pooling -------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_ONNX_IR_WINDOWOPS_TD
#define AMC_DIALECT_ONNX_IR_WINDOWOPS_TD

include "amc/Dialect/ONNX/IR/ONNXBase.td"

def ONNX_ConvOp : ONNX_InferredOp<"Conv"> {
  let summary = "Two-dimensional convolution";
  let description = [{
    X is N x C x H x W, W is M x C/group x KH x KW, B is M. The result,
    N x M x OH x OW, is

    y[n, m, oh, ow] = B[m] + sum over c, kh, kw of W[m, c, kh, kw]
        X[n, c', oh stride + kh dilation - top, ow stride + kw dilation - left]

    where c' is channel c of the group of m (of C/group inputs and M/group
    outputs each), X is 0 outside the image and
    OH = (H + top + bottom - (KH - 1) dilation - 1) / stride + 1, rounded down.

    Lists are (height, width); `strides` and `dilations` default to 1, `pads`,
    (top, left, bottom, right), to 0. `kernel_shape`, where given,
    repeats (KH, KW).

    `auto_pad` other than "NOTSET" takes the place of `pads`: "VALID" pads
    nothing; "SAME_UPPER" and "SAME_LOWER" pad so that the extent of the result
    is that of X divided by the stride, rounded up, an odd total with the
    greater part behind or in front. Its canonical form is explicit.

    ```mlir
    %0 = onnx.Conv(%x, %w, %b) {pads = array<i64: 1, 1, 1, 1>}
       : (tensor<64x8x14x14xf32>, tensor<16x8x3x3xf32>, tensor<16xf32>)
       -> tensor<64x16x14x14xf32>
    ```
  }];
  let arguments = (ins
    ONNX_FloatTensor:$X,
    ONNX_FloatTensor:$W,
    Optional<ONNX_FloatTensor>:$B,
    ONNX_Window:$kernel_shape,
    ONNX_Window:$strides,
    ONNX_Window:$pads,
    ONNX_Window:$dilations,
    DefaultValuedAttr<I64Attr, "1">:$group,
    DefaultValuedStrAttr<StrAttr, "NOTSET">:$auto_pad
  );
  let results = (outs ONNX_FloatTensor:$result);
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    /// The lists, the kernel's extents among them.
    ::mlir::amc::WindowLists getWindows();
    /// (top, left, bottom, right) in pixels, with `auto_pad` worked out.
    ::llvm::SmallVector<int64_t> getResolvedPads();
  }];
}

def ONNX_MaxPoolOp : ONNX_InferredOp<"MaxPool"> {
  let summary = "Maximum of every window";
  let description = [{
    X is N x C x H x W, the result N x C x OH x OW, windows and extents as in
    `onnx.Conv`. `ceil_mode` = 1 rounds the extents up, without windows that
    would start in the padding behind. Padding is never the maximum, and
    narrower than a window.

    Lists are (height, width); `strides` and `dilations` default to 1, `pads`,
    (top, left, bottom, right), to 0.

    `auto_pad` other than "NOTSET" takes the place of `pads`: "VALID" pads
    nothing; "SAME_UPPER" and "SAME_LOWER" pad so that the extent of the result
    is that of X divided by the stride, rounded up, an odd total with the
    greater part behind or in front. Its canonical form is explicit.

    ONNX's second result, the indices, is not modelled, so `storage_order`,
    which is about it alone, is 0.

    ```mlir
    %0 = onnx.MaxPool(%x) {kernel_shape = array<i64: 2, 2>,
                           strides = array<i64: 2, 2>}
       : (tensor<64x8x28x28xf32>) -> tensor<64x8x14x14xf32>
    ```
  }];
  let arguments = (ins
    ONNX_FloatTensor:$X,
    ONNX_Window:$kernel_shape,
    ONNX_Window:$strides,
    ONNX_Window:$pads,
    ONNX_Window:$dilations,
    ONNX_Flag<"0">:$ceil_mode,
    ONNX_Flag<"0">:$storage_order,
    DefaultValuedStrAttr<StrAttr, "NOTSET">:$auto_pad
  );
  let results = (outs ONNX_FloatTensor:$result);
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    /// The lists, the kernel's extents among them.
    ::mlir::amc::WindowLists getWindows();
    /// (top, left, bottom, right) in pixels, with `auto_pad` worked out.
    ::llvm::SmallVector<int64_t> getResolvedPads();
  }];
}

def ONNX_AveragePoolOp : ONNX_InferredOp<"AveragePool"> {
  let summary = "Mean of every window";
  let description = [{
    X is N x C x H x W, the result N x C x OH x OW, windows and extents as in
    `onnx.MaxPool`. A mean divides by the number of elements of the window that
    lie in the image, with `count_include_pad` = 1 in the padded image.

    Lists are (height, width); `strides` and `dilations` default to 1, `pads`,
    (top, left, bottom, right), to 0.

    `auto_pad` other than "NOTSET" takes the place of `pads`: "VALID" pads
    nothing; "SAME_UPPER" and "SAME_LOWER" pad so that the extent of the result
    is that of X divided by the stride, rounded up, an odd total with the
    greater part behind or in front. Its canonical form is explicit.

    ```mlir
    %0 = onnx.AveragePool(%x) {kernel_shape = array<i64: 2, 2>,
                               strides = array<i64: 2, 2>}
       : (tensor<64x8x28x28xf32>) -> tensor<64x8x14x14xf32>
    ```
  }];
  let arguments = (ins
    ONNX_FloatTensor:$X,
    ONNX_Window:$kernel_shape,
    ONNX_Window:$strides,
    ONNX_Window:$pads,
    ONNX_Window:$dilations,
    ONNX_Flag<"0">:$ceil_mode,
    ONNX_Flag<"0">:$count_include_pad,
    DefaultValuedStrAttr<StrAttr, "NOTSET">:$auto_pad
  );
  let results = (outs ONNX_FloatTensor:$result);
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    /// The lists, the kernel's extents among them.
    ::mlir::amc::WindowLists getWindows();
    /// (top, left, bottom, right) in pixels, with `auto_pad` worked out.
    ::llvm::SmallVector<int64_t> getResolvedPads();
  }];
}

#endif // AMC_DIALECT_ONNX_IR_WINDOWOPS_TD
