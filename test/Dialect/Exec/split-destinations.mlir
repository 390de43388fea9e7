// RUN: amc-opt %s --exec-split-destinations --split-input-file | FileCheck %s --check-prefix=SPLIT
// RUN: amc-opt %s --exec-split-destinations --exec-decide-destinations --split-input-file | FileCheck %s --check-prefix=REUSE

#id = affine_map<(i) -> (i)>

// One empty tensor and one fill, as CSE leaves them.
// SPLIT-LABEL: func @shared
// SPLIT: %[[F0:.*]] = linalg.fill
// SPLIT: %[[E0:.*]] = tensor.empty
// SPLIT-NEXT: linalg.generic {{.*}} outs(%[[E0]] :
// SPLIT: %[[E1:.*]] = tensor.empty
// SPLIT-NEXT: linalg.generic {{.*}} outs(%[[E1]] :
// SPLIT: %[[E2:.*]] = tensor.empty
// SPLIT-NEXT: linalg.generic {{.*}} outs(%[[E2]] :
// SPLIT: linalg.generic {{.*}} outs(%[[F0]] :
// SPLIT: %[[E3:.*]] = tensor.empty
// SPLIT-NEXT: %[[F1:.*]] = linalg.fill {{.*}} outs(%[[E3]] :
// SPLIT: return %{{.*}}, %{{.*}}, %[[F1]]
// An input that is read again, or that is the caller's, is not written over.
// REUSE-LABEL: func @shared
// REUSE-SAME: %[[X:.*]]: tensor<8xf32>
// REUSE: %[[Y:.*]] = linalg.generic {{.*}} ins(%[[X]] : {{.*}}) outs(%{{[0-9]+}} :
// REUSE: %[[Z:.*]] = linalg.generic {{.*}} ins(%[[Y]] : {{.*}}) outs(%{{[0-9]+}} :
// REUSE-NOT: outs(%[[Y]]
// REUSE: linalg.generic {{.*}} ins(%[[Z]], %[[Y]] : {{.*}}) outs(%[[Z]] :
func.func @shared(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>, tensor<8xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    linalg.yield %n : f32
  } -> tensor<8xf32>
  %z = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%y : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    linalg.yield %n : f32
  } -> tensor<8xf32>
  %w = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]}
      ins(%z, %y : tensor<8xf32>, tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %n = arith.addf %a, %b : f32
    linalg.yield %n : f32
  } -> tensor<8xf32>
  %one = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<8xf32>) outs(%f : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.addf %in, %out : f32
    linalg.yield %n : f32
  } -> tensor<8xf32>
  return %w, %one, %f : tensor<8xf32>, tensor<8xf32>, tensor<8xf32>
}

// -----

#id = affine_map<(i) -> (i)>

// A view of the input is read later.
// REUSE-LABEL: func @viewed
// REUSE: linalg.generic
// REUSE: %[[E:.*]] = tensor.empty
// REUSE: linalg.generic {{.*}} outs(%[[E]] :
func.func @viewed(%x: tensor<8xf32>) -> (tensor<8xf32>, tensor<2x4xf32>) {
  %e = tensor.empty() : tensor<8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    linalg.yield %n : f32
  } -> tensor<8xf32>
  %view = tensor.expand_shape %y [[0, 1]] output_shape [2, 4] : tensor<8xf32> into tensor<2x4xf32>
  %z = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%y : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    linalg.yield %n : f32
  } -> tensor<8xf32>
  return %z, %view : tensor<8xf32>, tensor<2x4xf32>
}
