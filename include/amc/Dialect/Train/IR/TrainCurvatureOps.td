//===- TrainCurvatureOps.td - Kronecker factors and what is done with them  -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_IR_CURVATUREOPS_TD
#define AMC_DIALECT_TRAIN_IR_CURVATUREOPS_TD

include "amc/Dialect/Train/IR/TrainBase.td"

def Train_ActivationFactorOp : Train_Op<"activation_factor"> {
  let summary = "Kronecker factor A of a layer's inputs";
  let description = [{
    A = (1/N) sum over all rows of a a^T, with N = `batch`. Rows a are those of
    the last dimension of x; where there is a `kernel_shape`, x is N x C x H x W
    and rows are the patches, C KH KW long, that a convolution with this window
    reads. With `bias` a 1 follows each row (Martens and Grosse, "Optimizing
    neural networks with Kronecker-factored approximate curvature", 2015,
    section 3; for patches, which are summed over positions, Grosse and Martens,
    "A Kronecker-factored approximate Fisher matrix for convolution layers",
    2016, section 3).

    ```mlir
    %a = train.activation_factor(%x) {batch = 64 : i64, bias = true}
       : (tensor<64x784xf32>) -> tensor<785x785xf32>
    ```
  }];
  let arguments = (ins
    Train_Tensor:$x,
    DefaultValuedAttr<BoolAttr, "false">:$bias,
    I64Attr:$batch,
    Train_Window:$kernel_shape,
    Train_Window:$strides,
    Train_Window:$pads,
    Train_Window:$dilations
  );
  let results = (outs Train_Tensor:$result);
}

def Train_GradientFactorOp : Train_Op<"gradient_factor"> {
  let summary = "Kronecker factor G of a layer's outputs";
  let description = [{
    G = (1/(N T)) sum over all rows of g g^T, g = N dy: dy is the gradient of
    the mean loss, so g is that of an example's own. N = `batch`; rows are those
    of `channel_axis`, T for each example (Martens and Grosse 2015, section 3;
    Grosse and Martens 2016, section 3).

    ```mlir
    %g = train.gradient_factor(%dy) {batch = 64 : i64, channel_axis = 1 : i64}
       : (tensor<64x16x14x14xf32>) -> tensor<16x16xf32>
    ```
  }];
  let arguments = (ins
    Train_Tensor:$dy,
    I64Attr:$batch,
    DefaultValuedAttr<I64Attr, "1">:$channel_axis
  );
  let results = (outs Train_Tensor:$result);
}

def Train_UpdateAverageOp : Train_Op<"update_average"> {
  let summary = "Next value of a running average";
  let description = [{
    k old + (1 - k) new, k = min(1 - 1/(count + 1), decay), where `count` is the
    number of updates before: the plain mean at first, so that the first value
    stands whole, an exponential one later (Martens and Grosse 2015, section 5).
    `decay` is in [0, 1].

    ```mlir
    %next = train.update_average(%old, %new, %count) {decay = 9.5e-01 : f64}
          : (tensor<9x9xf32>, tensor<9x9xf32>, tensor<i64>) -> tensor<9x9xf32>
    ```
  }];
  let arguments = (ins
    Train_Tensor:$old,
    Train_Tensor:$new_value,
    Train_Count:$count,
    F64Attr:$decay
  );
  let results = (outs Train_Tensor:$result);
}

def Train_DampOp : Train_Op<"damp"> {
  let summary = "Factored Tikhonov damping of A and G";
  let description = [{
    A + pi sqrt(damping) I and G + sqrt(damping)/pi I with
    pi = sqrt((tr A / dim A) / (tr G / dim G)), 1 where that is no positive
    finite number (Martens and Grosse 2015, section 6.3, with the trace norm).

    ```mlir
    %d:2 = train.damp(%a, %g, %damping)
         : (tensor<9x9xf32>, tensor<4x4xf32>, tensor<f32>) -> (tensor<9x9xf32>, tensor<4x4xf32>)
    ```
  }];
  let arguments = (ins
    Train_Tensor:$a,
    Train_Tensor:$g,
    Train_Number:$damping
  );
  let results = (outs
    Train_Tensor:$damped_a,
    Train_Tensor:$damped_g
  );
}

def Train_PreconditionOp : Train_Op<"precondition"> {
  let summary = "Direction of a layer: G^-1 dW A^-1";
  let description = [{
    U = G^-1 dW A^-1 for the gradient dW, out x in, and symmetric factors, G
    out x out and A in x in. Stacked into a vector it is (A x G)^-1 dW, a step
    of natural gradient with the Kronecker-factored Fisher matrix (Martens and
    Grosse 2015, section 4.2). With `bias` the last column of dW is the bias's.

    ```mlir
    %u = train.precondition(%a, %g, %dw) {bias = true}
       : (tensor<65x65xf32>, tensor<12x12xf32>, tensor<12x65xf32>) -> tensor<12x65xf32>
    ```
  }];
  let arguments = (ins
    Train_Tensor:$a,
    Train_Tensor:$g,
    Train_Tensor:$dw,
    DefaultValuedAttr<BoolAttr, "false">:$bias
  );
  let results = (outs Train_Tensor:$result);
}

def Train_TrustRegionOp : Train_Op<"trust_region"> {
  let summary = "How much of a step is made, and of which layers";
  let description = [{
    From lr, the directions U of all layers, then their gradients dW:

    nu = min(1, sqrt(kl_clip / (lr^2 sum <U, dW>)))

    over the layers whose <U, dW> is positive and finite, those whose gate is 1.
    Any other layer was inverted wrongly: its gate is 0, and it counts as
    withheld. A `kl_clip` of 0 makes nu 1. The sum is the step's change of the
    predictions, in KL divergence to second order (Ba, Grosse and Martens,
    "Distributed second-order optimization using Kronecker-factored
    approximations", 2017, section 5).

    The results are nu, the number of layers withheld, then a gate per layer.

    ```mlir
    %r:3 = train.trust_region(%lr, %u, %dw) {kl_clip = 1.0e-02 : f64}
         : (tensor<f32>, tensor<4x9xf32>, tensor<4x9xf32>) -> (tensor<f32>, tensor<f32>, tensor<f32>)
    ```
  }];
  let arguments = (ins
    Variadic<Train_Tensor>:$ins,
    F64Attr:$kl_clip
  );
  let results = (outs Variadic<Train_Tensor>:$outs);
}

def Train_GateOp : Train_Op<"gate"> {
  let summary = "x where the gate is positive, zeros where it is not";
  let description = [{
    A choice, not a product: what is held back may be NaN.

    ```mlir
    %passed = train.gate(%u, %gate) : (tensor<4x9xf32>, tensor<f32>) -> tensor<4x9xf32>
    ```
  }];
  let arguments = (ins
    Train_Tensor:$x,
    Train_Number:$gate
  );
  let results = (outs Train_Tensor:$result);
}

#endif // AMC_DIALECT_TRAIN_IR_CURVATUREOPS_TD
