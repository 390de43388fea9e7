//===- ONNXOps.td - onnx dialect operations -------------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_ONNX_IR_OPS_TD
#define AMC_DIALECT_ONNX_IR_OPS_TD

include "amc/Dialect/ONNX/IR/ONNXDialect.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class ONNX_Op<string mnemonic, list<Trait> traits = []>
    : Op<ONNX_Dialect, mnemonic, traits>;

def ONNX_AddOp : ONNX_Op<"Add", [Pure]> {
  let summary = "ONNX operator Add";
  let arguments = (ins
    AnyRankedTensor:$A,
    AnyRankedTensor:$B
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_SubOp : ONNX_Op<"Sub", [Pure]> {
  let summary = "ONNX operator Sub";
  let arguments = (ins
    AnyRankedTensor:$A,
    AnyRankedTensor:$B
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_MulOp : ONNX_Op<"Mul", [Pure]> {
  let summary = "ONNX operator Mul";
  let arguments = (ins
    AnyRankedTensor:$A,
    AnyRankedTensor:$B
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_DivOp : ONNX_Op<"Div", [Pure]> {
  let summary = "ONNX operator Div";
  let arguments = (ins
    AnyRankedTensor:$A,
    AnyRankedTensor:$B
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_MatMulOp : ONNX_Op<"MatMul", [Pure]> {
  let summary = "numpy.matmul";
  let arguments = (ins
    AnyRankedTensor:$A,
    AnyRankedTensor:$B
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_PowOp : ONNX_Op<"Pow", [Pure]> {
  let summary = "ONNX operator Pow";
  let arguments = (ins
    AnyRankedTensor:$A,
    AnyRankedTensor:$B
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_ReluOp : ONNX_Op<"Relu", [Pure]> {
  let summary = "ONNX operator Relu";
  let arguments = (ins
    AnyRankedTensor:$X
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_SigmoidOp : ONNX_Op<"Sigmoid", [Pure]> {
  let summary = "ONNX operator Sigmoid";
  let arguments = (ins
    AnyRankedTensor:$X
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_TanhOp : ONNX_Op<"Tanh", [Pure]> {
  let summary = "ONNX operator Tanh";
  let arguments = (ins
    AnyRankedTensor:$X
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_ReshapeOp : ONNX_Op<"Reshape", [Pure]> {
  let summary = "ONNX operator Reshape";
  let arguments = (ins
    AnyRankedTensor:$X
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_IdentityOp : ONNX_Op<"Identity", [Pure]> {
  let summary = "ONNX operator Identity";
  let arguments = (ins
    AnyRankedTensor:$X
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_CastOp : ONNX_Op<"Cast", [Pure]> {
  let summary = "ONNX operator Cast";
  let arguments = (ins
    AnyRankedTensor:$X
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_SqrtOp : ONNX_Op<"Sqrt", [Pure]> {
  let summary = "ONNX operator Sqrt";
  let arguments = (ins
    AnyRankedTensor:$X
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_NegOp : ONNX_Op<"Neg", [Pure]> {
  let summary = "ONNX operator Neg";
  let arguments = (ins
    AnyRankedTensor:$X
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_ExpOp : ONNX_Op<"Exp", [Pure]> {
  let summary = "ONNX operator Exp";
  let arguments = (ins
    AnyRankedTensor:$X
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_LogOp : ONNX_Op<"Log", [Pure]> {
  let summary = "ONNX operator Log";
  let arguments = (ins
    AnyRankedTensor:$X
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_GemmOp : ONNX_Op<"Gemm", [Pure]> {
  let summary = "alpha A' B' + beta C";
  let arguments = (ins
    AnyRankedTensor:$A,
    AnyRankedTensor:$B,
    Optional<AnyRankedTensor>:$C,
    DefaultValuedAttr<F32Attr, "1.0">:$alpha,
    DefaultValuedAttr<F32Attr, "1.0">:$beta,
    DefaultValuedAttr<I64Attr, "0">:$transA,
    DefaultValuedAttr<I64Attr, "0">:$transB
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_FlattenOp : ONNX_Op<"Flatten", [Pure]> {
  let summary = "ONNX operator Flatten";
  let arguments = (ins
    AnyRankedTensor:$X,
    DefaultValuedAttr<I64Attr, "1">:$axis
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_TransposeOp : ONNX_Op<"Transpose", [Pure]> {
  let summary = "ONNX operator Transpose";
  let arguments = (ins
    AnyRankedTensor:$X,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$perm
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_SoftmaxOp : ONNX_Op<"Softmax", [Pure]> {
  let summary = "ONNX operator Softmax";
  let arguments = (ins
    AnyRankedTensor:$X,
    DefaultValuedAttr<I64Attr, "-1">:$axis
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_LogSoftmaxOp : ONNX_Op<"LogSoftmax", [Pure]> {
  let summary = "ONNX operator LogSoftmax";
  let arguments = (ins
    AnyRankedTensor:$X,
    DefaultValuedAttr<I64Attr, "-1">:$axis
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_ReduceMeanOp : ONNX_Op<"ReduceMean", [Pure]> {
  let summary = "ONNX operator ReduceMean";
  let arguments = (ins
    AnyRankedTensor:$X,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$axes,
    DefaultValuedAttr<I64Attr, "1">:$keepdims
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_ReduceSumOp : ONNX_Op<"ReduceSum", [Pure]> {
  let summary = "ONNX operator ReduceSum";
  let arguments = (ins
    AnyRankedTensor:$X,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$axes,
    DefaultValuedAttr<I64Attr, "1">:$keepdims
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_UnsqueezeOp : ONNX_Op<"Unsqueeze", [Pure]> {
  let summary = "ONNX operator Unsqueeze";
  let arguments = (ins
    AnyRankedTensor:$X,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$axes
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_SqueezeOp : ONNX_Op<"Squeeze", [Pure]> {
  let summary = "ONNX operator Squeeze";
  let arguments = (ins
    AnyRankedTensor:$X,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$axes
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_SoftmaxCrossEntropyLossOp : ONNX_Op<"SoftmaxCrossEntropyLoss", [Pure]> {
  let summary = "ONNX operator SoftmaxCrossEntropyLoss";
  let arguments = (ins
    AnyRankedTensor:$scores,
    AnyRankedTensor:$labels,
    Optional<AnyRankedTensor>:$weights,
    DefaultValuedStrAttr<StrAttr,"mean">:$reduction,
    OptionalAttr<I64Attr>:$ignore_index
  );
  let results = (outs AnyRankedTensor:$loss, Optional<AnyRankedTensor>:$log_prob);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_NegativeLogLikelihoodLossOp : ONNX_Op<"NegativeLogLikelihoodLoss", [Pure]> {
  let summary = "ONNX operator NegativeLogLikelihoodLoss";
  let arguments = (ins
    AnyRankedTensor:$scores,
    AnyRankedTensor:$labels,
    Optional<AnyRankedTensor>:$weights,
    DefaultValuedStrAttr<StrAttr,"mean">:$reduction,
    OptionalAttr<I64Attr>:$ignore_index
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def ONNX_ConvOp : ONNX_Op<"Conv", [Pure]> {
  let summary = "Two-dimensional convolution, explicit pads (top, left, bottom, right)";
  let arguments = (ins
    AnyRankedTensor:$X,
    AnyRankedTensor:$W,
    Optional<AnyRankedTensor>:$B,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$kernel_shape,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$strides,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$pads,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$dilations,
    DefaultValuedAttr<I64Attr, "1">:$group,
    DefaultValuedStrAttr<StrAttr, "NOTSET">:$auto_pad
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
  let extraClassDeclaration = [{
    /// (top, left, bottom, right) in pixels, with `auto_pad` worked out.
    ::llvm::SmallVector<int64_t> getResolvedPads();
  }];
}

def ONNX_MaxPoolOp : ONNX_Op<"MaxPool", [Pure]> {
  let summary = "ONNX operator MaxPool";
  let arguments = (ins
    AnyRankedTensor:$X,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$kernel_shape,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$strides,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$pads,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$dilations,
    DefaultValuedAttr<I64Attr, "0">:$ceil_mode,
    DefaultValuedAttr<I64Attr, "0">:$storage_order,
    DefaultValuedStrAttr<StrAttr, "NOTSET">:$auto_pad
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
  let extraClassDeclaration = [{
    /// (top, left, bottom, right) in pixels, with `auto_pad` worked out.
    ::llvm::SmallVector<int64_t> getResolvedPads();
  }];
}

def ONNX_AveragePoolOp : ONNX_Op<"AveragePool", [Pure]> {
  let summary = "ONNX operator AveragePool";
  let arguments = (ins
    AnyRankedTensor:$X,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$kernel_shape,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$strides,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$pads,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$dilations,
    DefaultValuedAttr<I64Attr, "0">:$ceil_mode,
    DefaultValuedAttr<I64Attr, "0">:$count_include_pad,
    DefaultValuedStrAttr<StrAttr, "NOTSET">:$auto_pad
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
  let extraClassDeclaration = [{
    /// (top, left, bottom, right) in pixels, with `auto_pad` worked out.
    ::llvm::SmallVector<int64_t> getResolvedPads();
  }];
}

def ONNX_DropoutOp : ONNX_Op<"Dropout", [Pure]> {
  let summary = "Zero a share `ratio` of the elements in training";
  let description = [{
    Outside training (`training_mode` false) the identity. In training every
    element is zero with probability `ratio` and otherwise divided by
    1 - `ratio`. A training step replaces that form by a product with a
    `train.dropout_mask`, which names the draw; it has no lowering of its own.
  }];
  let arguments = (ins
    AnyRankedTensor:$X,
    DefaultValuedAttr<F32Attr, "0.5f">:$ratio,
    OptionalAttr<I64Attr>:$seed,
    DefaultValuedAttr<BoolAttr, "false">:$training_mode
  );
  let results = (outs AnyRankedTensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

#endif // AMC_DIALECT_ONNX_IR_OPS_TD
