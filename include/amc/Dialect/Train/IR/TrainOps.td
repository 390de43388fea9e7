//===- TrainOps.td - train dialect operations ------------ -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_IR_OPS_TD
#define AMC_DIALECT_TRAIN_IR_OPS_TD

include "amc/Dialect/Train/IR/TrainDialect.td"
include "amc/Dialect/Support/BoundedTensors.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Train_Op<string mnemonic, list<Trait> traits = []>
    : Op<Train_Dialect, mnemonic, traits> {
  let hasVerifier = 1;
}

/// Weights, activations and their gradients.
def Train_Tensor
    : AMC_BoundedTensorOf<[F32, F64], "tensor of f32 or f64">;
/// Labels of classes.
def Train_Labels
    : AMC_BoundedTensorOf<[AnySignlessInteger], "tensor of integers">;
/// Numbers of a whole step.
def Train_Number : 0DTensorOf<[F32, F64]>;
def Train_Count : 0DTensorOf<[AnySignlessInteger, F32, F64]>;

def Train_ConvInputGradOp : Train_Op<"conv_input_grad", [Pure]> {
  let summary = "Gradient of a convolution with respect to its input";
  let arguments = (ins
    Train_Tensor:$dy,
    Train_Tensor:$w,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$strides,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$pads,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$dilations,
    DefaultValuedAttr<I64Attr, "1">:$group
  );
  let results = (outs Train_Tensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def Train_ConvWeightGradOp : Train_Op<"conv_weight_grad", [Pure]> {
  let summary = "Gradient of a convolution with respect to its weights";
  let arguments = (ins
    Train_Tensor:$x,
    Train_Tensor:$dy,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$strides,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$pads,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$dilations,
    DefaultValuedAttr<I64Attr, "1">:$group
  );
  let results = (outs Train_Tensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def Train_MaxPoolGradOp : Train_Op<"max_pool_grad", [Pure]> {
  let summary = "Passes dy to the first maximum of each window";
  let arguments = (ins
    Train_Tensor:$x,
    Train_Tensor:$dy,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$kernel_shape,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$strides,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$pads,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$dilations
  );
  let results = (outs Train_Tensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def Train_AveragePoolGradOp : Train_Op<"average_pool_grad", [Pure]> {
  let summary = "Spreads dy over each window";
  let arguments = (ins
    Train_Tensor:$dy,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$kernel_shape,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$strides,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$pads,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$dilations,
    DefaultValuedAttr<I64Attr, "0">:$count_include_pad,
    DefaultValuedAttr<I64Attr, "0">:$ceil_mode
  );
  let results = (outs Train_Tensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def Train_ReluGradOp : Train_Op<"relu_grad", [Pure]> {
  let summary = "dy where y is positive";
  let arguments = (ins
    Train_Tensor:$y,
    Train_Tensor:$dy
  );
  let results = (outs Train_Tensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def Train_CrossEntropyGradOp : Train_Op<"cross_entropy_grad", [Pure]> {
  let summary = "Gradient of SoftmaxCrossEntropyLoss with respect to the scores";
  let arguments = (ins
    Train_Tensor:$scores,
    Train_Labels:$labels,
    Optional<Train_Tensor>:$weights,
    Train_Tensor:$dloss,
    DefaultValuedStrAttr<StrAttr,"mean">:$reduction,
    OptionalAttr<I64Attr>:$ignore_index
  );
  let results = (outs Train_Tensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def Train_NLLGradOp : Train_Op<"nll_grad", [Pure]> {
  let summary = "Gradient of NegativeLogLikelihoodLoss with respect to the log-probabilities";
  let arguments = (ins
    Train_Tensor:$scores,
    Train_Labels:$labels,
    Optional<Train_Tensor>:$weights,
    Train_Tensor:$dloss,
    DefaultValuedStrAttr<StrAttr,"mean">:$reduction,
    OptionalAttr<I64Attr>:$ignore_index
  );
  let results = (outs Train_Tensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def Train_ActivationFactorOp : Train_Op<"activation_factor", [Pure]> {
  let summary = "(1/batch) sum of a a^T over input rows or patches, bias last";
  let description = [{
    The rows are patches where there is a `kernel_shape`, else the last
    dimension of `x`.
  }];
  let arguments = (ins
    Train_Tensor:$x,
    DefaultValuedAttr<BoolAttr,"false">:$bias,
    I64Attr:$batch,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$kernel_shape,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$strides,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$pads,
    DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$dilations
  );
  let results = (outs Train_Tensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def Train_GradientFactorOp : Train_Op<"gradient_factor", [Pure]> {
  let summary = "Kronecker factor of per-example gradients, from dy of the mean loss";
  let arguments = (ins
    Train_Tensor:$dy,
    I64Attr:$batch,
    DefaultValuedAttr<I64Attr, "1">:$channel_axis
  );
  let results = (outs Train_Tensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def Train_UpdateAverageOp : Train_Op<"update_average", [Pure]> {
  let summary = "k old + (1 - k) new, k = min(1 - 1/(count + 1), decay)";
  let arguments = (ins
    Train_Tensor:$old,
    Train_Tensor:$new_value,
    Train_Count:$count,
    F64Attr:$decay
  );
  let results = (outs Train_Tensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def Train_DampOp : Train_Op<"damp", [Pure]> {
  let summary = "Factored Tikhonov damping of A and G";
  let arguments = (ins
    Train_Tensor:$a,
    Train_Tensor:$g,
    Train_Number:$damping
  );
  let results = (outs Variadic<Train_Tensor>:$outs);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def Train_PreconditionOp : Train_Op<"precondition", [Pure]> {
  let summary = "G^-1 dW A^-1";
  let arguments = (ins
    Train_Tensor:$a,
    Train_Tensor:$g,
    Train_Tensor:$dw,
    DefaultValuedAttr<BoolAttr,"false">:$bias
  );
  let results = (outs Train_Tensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def Train_TrustRegionOp : Train_Op<"trust_region", [Pure]> {
  let summary = "(nu, withheld, a gate per layer) from lr, U..., dW...";
  let arguments = (ins
    Variadic<Train_Tensor>:$ins,
    F64Attr:$kl_clip
  );
  let results = (outs Variadic<Train_Tensor>:$outs);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def Train_GateOp : Train_Op<"gate", [Pure]> {
  let summary = "x where the gate is positive, zeros where it is not";
  let description = [{
    A choice, not a product: what is held back may be NaN.
  }];
  let arguments = (ins
    Train_Tensor:$x,
    Train_Number:$gate
  );
  let results = (outs Train_Tensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def Train_MomentumOp : Train_Op<"momentum", [Pure]> {
  let summary = "SGD with momentum: (w', v')";
  let arguments = (ins
    Train_Tensor:$w,
    Train_Tensor:$v,
    Train_Tensor:$g,
    Train_Number:$lr,
    F64Attr:$momentum,
    F64Attr:$weight_decay
  );
  let results = (outs Variadic<Train_Tensor>:$outs);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def Train_AdamOp : Train_Op<"adam", [Pure]> {
  let summary = "Adam: (w', m', v')";
  let arguments = (ins
    Train_Tensor:$w,
    Train_Tensor:$m,
    Train_Tensor:$v,
    Train_Tensor:$g,
    Train_Number:$lr,
    Train_Count:$t,
    F64Attr:$beta1,
    F64Attr:$beta2,
    F64Attr:$epsilon,
    F64Attr:$weight_decay
  );
  let results = (outs Variadic<Train_Tensor>:$outs);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

def Train_DropoutMaskOp : Train_Op<"dropout_mask", [Pure]> {
  let summary = "What dropout multiplies its input with in one step";
  let description = [{
    Every element is 0 with probability `ratio` and 1 / (1 - `ratio`)
    otherwise. `step` counts training steps: equal steps and seeds give equal
    masks, so the forward and the backward pass of one step agree, and a run
    can be repeated and resumed from a checkpoint. Each dropout of a model
    takes a seed of its own.

    Element i (row-major) is kept when the first word of Philox 2x32-10 with
    counter (i, `step`) and key `seed`, each modulo 2^32, is at least
    2^32 `ratio` rounded down (Salmon et al., "Parallel random numbers: as easy
    as 1, 2, 3", 2011).

    ```mlir
    %mask = train.dropout_mask(%step) {ratio = 2.5e-01 : f32, seed = 7 : i64}
          : (tensor<i64>) -> tensor<64x128xf32>
    ```
  }];
  let arguments = (ins
    0DTensorOf<[AnySignlessInteger]>:$step,
    F32Attr:$ratio,
    I64Attr:$seed
  );
  let results = (outs Train_Tensor:$result);
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

#endif // AMC_DIALECT_TRAIN_IR_OPS_TD
