//===- TrainOps.td - train dialect operations ------------ -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_IR_OPS_TD
#define AMC_DIALECT_TRAIN_IR_OPS_TD

include "amc/Dialect/Train/IR/TrainCurvatureOps.td"
include "amc/Dialect/Train/IR/TrainGradientOps.td"

def Train_MomentumOp : Train_Op<"momentum"> {
  let summary = "Gradient descent with momentum: (w', v')";
  let description = [{
    v' = momentum v + g + weight_decay w,  w' = w - lr v'

    (Polyak, "Some methods of speeding up the convergence of iteration methods",
    1964, with the rate outside of the velocity). `momentum` is in [0, 1),
    `weight_decay` at least 0.

    ```mlir
    %r:2 = train.momentum(%w, %v, %g, %lr) {momentum = 9.0e-01 : f64, weight_decay = 0.0 : f64}
         : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<f32>) -> (tensor<8xf32>, tensor<8xf32>)
    ```
  }];
  let arguments = (ins
    Train_Tensor:$w,
    Train_Tensor:$v,
    Train_Tensor:$g,
    Train_Number:$lr,
    F64Attr:$momentum,
    F64Attr:$weight_decay
  );
  let results = (outs
    Train_Tensor:$new_w,
    Train_Tensor:$new_v
  );
}

def Train_AdamOp : Train_Op<"adam"> {
  let summary = "Adam: (w', m', v')";
  let description = [{
    With d = g + weight_decay w:

    m' = beta1 m + (1 - beta1) d,  v' = beta2 v + (1 - beta2) d^2
    w' = w - lr (m' / (1 - beta1^t)) / (sqrt(v' / (1 - beta2^t)) + epsilon)

    (Kingma and Ba, "Adam: a method for stochastic optimization", 2015,
    algorithm 1). `t` is 1 at the first update. `beta1` and `beta2` are in
    (0, 1), `epsilon` is above 0, `weight_decay` at least 0.

    ```mlir
    %r:3 = train.adam(%w, %m, %v, %g, %lr, %t)
           {beta1 = 9.0e-01 : f64, beta2 = 9.99e-01 : f64, epsilon = 1.0e-08 : f64, weight_decay = 0.0 : f64}
         : (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<f32>, tensor<i64>)
        -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>)
    ```
  }];
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
  let results = (outs
    Train_Tensor:$new_w,
    Train_Tensor:$new_m,
    Train_Tensor:$new_v
  );
}

def Train_DropoutMaskOp : Train_Op<"dropout_mask"> {
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
}

#endif // AMC_DIALECT_TRAIN_IR_OPS_TD
