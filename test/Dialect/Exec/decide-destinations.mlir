// RUN: amc-opt %s --exec-state-to-arguments --exec-split-destinations --exec-decide-destinations --split-input-file | FileCheck %s

// State is an accumulator only where the sum is stored to it.
ml_program.global private mutable @a(dense<1.0> : tensor<4x4xf32>) : tensor<4x4xf32>
ml_program.global private mutable @b(dense<1.0> : tensor<4x4xf32>) : tensor<4x4xf32>

// CHECK-LABEL: func @returned
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x4xf32>, %[[A:[a-z0-9]+]]: tensor<4x4xf32> {exec.state = @a}
// CHECK: %[[COPY:.*]] = bufferization.alloc_tensor() copy(%[[A]])
// CHECK: linalg.matmul {{.*}} outs(%[[COPY]] :
func.func @returned(%x: tensor<4x4xf32>) -> (tensor<4x4xf32> {amc.name = "y"}) {
  %a = ml_program.global_load @a : tensor<4x4xf32>
  %y = linalg.matmul ins(%x, %x : tensor<4x4xf32>, tensor<4x4xf32>) outs(%a : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}

// CHECK-LABEL: func @elsewhere
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x4xf32>, %[[A:[a-z0-9]+]]: tensor<4x4xf32> {exec.state = @a}, %[[B:[a-z0-9]+]]: tensor<4x4xf32> {exec.state = @b}
// CHECK: %[[COPY:.*]] = bufferization.alloc_tensor() copy(%[[A]])
// CHECK: %[[Y:.*]] = linalg.matmul {{.*}} outs(%[[COPY]] :
// CHECK: materialize_in_destination %[[Y]] in %[[B]]
func.func @elsewhere(%x: tensor<4x4xf32>) {
  %a = ml_program.global_load @a : tensor<4x4xf32>
  %y = linalg.matmul ins(%x, %x : tensor<4x4xf32>, tensor<4x4xf32>) outs(%a : tensor<4x4xf32>) -> tensor<4x4xf32>
  ml_program.global_store @b = %y : tensor<4x4xf32>
  return
}

// CHECK-LABEL: func @stored
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x4xf32>, %[[A:[a-z0-9]+]]: tensor<4x4xf32> {exec.state = @a}
// CHECK-NOT: alloc_tensor
// CHECK: linalg.matmul {{.*}} outs(%[[A]] :
func.func @stored(%x: tensor<4x4xf32>) {
  %a = ml_program.global_load @a : tensor<4x4xf32>
  %y = linalg.matmul ins(%x, %x : tensor<4x4xf32>, tensor<4x4xf32>) outs(%a : tensor<4x4xf32>) -> tensor<4x4xf32>
  ml_program.global_store @a = %y : tensor<4x4xf32>
  return
}

// The product reads all of the state for every element.
// CHECK-LABEL: func @square
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<4x4xf32> {exec.state = @a}
// CHECK: %[[E:.*]] = tensor.empty
// CHECK: linalg.matmul {{.*}} outs(%[[E]] :
func.func @square() {
  %a = ml_program.global_load @a : tensor<4x4xf32>
  %e = tensor.empty() : tensor<4x4xf32>
  %y = linalg.matmul ins(%a, %a : tensor<4x4xf32>, tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  ml_program.global_store @a = %y : tensor<4x4xf32>
  return
}

// -----

#id = affine_map<(i) -> (i)>

// The parts of a whole are written where they are joined, but one that is read
// behind the join: the others would have to be joined to a copy.
// CHECK-LABEL: func @joined
// CHECK: %[[E:.*]] = tensor.empty() : tensor<16xf32>
// CHECK: %[[S0:.*]] = tensor.extract_slice %[[E]][0] [4] [1]
// CHECK: %[[Y0:.*]] = linalg.generic {{.*}} outs(%[[S0]] :
// CHECK: %[[W0:.*]] = tensor.insert_slice %[[Y0]] into %[[E]][0] [4] [1]
// CHECK: %[[S1:.*]] = tensor.extract_slice %[[W0]][4] [4] [1]
// CHECK: %[[Y1:.*]] = linalg.generic {{.*}} outs(%[[S1]] :
// CHECK: %[[OWN:.*]] = tensor.empty() : tensor<4xf32>
// CHECK: %[[W1:.*]] = tensor.insert_slice %[[Y1]] into %[[W0]][4] [4] [1]
// CHECK: %[[Y2:.*]] = linalg.generic {{.*}} outs(%[[OWN]] :
// CHECK: %[[W2:.*]] = tensor.insert_slice %[[Y2]] into %[[W1]][8] [4] [1]
// CHECK: %[[W3:.*]] = tensor.insert_slice %{{.*}} into %[[W2]][12] [4] [1]
// CHECK: return %[[W3]], %[[Y2]]
func.func @joined(%x: tensor<4xf32>) -> (tensor<16xf32>, tensor<4xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %y0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    linalg.yield %n : f32
  } -> tensor<4xf32>
  %y1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = math.exp %in : f32
    linalg.yield %n : f32
  } -> tensor<4xf32>
  %y2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = math.sqrt %in : f32
    linalg.yield %n : f32
  } -> tensor<4xf32>
  %whole = tensor.empty() : tensor<16xf32>
  %w0 = tensor.insert_slice %y0 into %whole[0] [4] [1] : tensor<4xf32> into tensor<16xf32>
  %w1 = tensor.insert_slice %y1 into %w0[4] [4] [1] : tensor<4xf32> into tensor<16xf32>
  %w2 = tensor.insert_slice %y2 into %w1[8] [4] [1] : tensor<4xf32> into tensor<16xf32>
  %w3 = tensor.insert_slice %x into %w2[12] [4] [1] : tensor<4xf32> into tensor<16xf32>
  return %w3, %y2 : tensor<16xf32>, tensor<4xf32>
}

// -----

#id = affine_map<(i) -> (i)>

// What is read of the whole before the part is inserted is the old one.
// CHECK-LABEL: func @read_between
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4xf32>, %[[D:[a-z0-9]+]]: tensor<8xf32>
// CHECK: %[[E:.*]] = tensor.empty() : tensor<4xf32>
// CHECK: linalg.generic {{.*}} outs(%[[E]] :
// CHECK: tensor.insert_slice %{{.*}} into %[[D]]
func.func @read_between(%x: tensor<4xf32>, %d: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    linalg.yield %n : f32
  } -> tensor<4xf32>
  %f = tensor.empty() : tensor<8xf32>
  %old = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%d : tensor<8xf32>) outs(%f : tensor<8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    linalg.yield %n : f32
  } -> tensor<8xf32>
  %new = tensor.insert_slice %y into %d[0] [4] [1] : tensor<4xf32> into tensor<8xf32>
  return %old, %new : tensor<8xf32>, tensor<8xf32>
}

// Two versions of one tensor, both of which are needed: the first is copied.
// CHECK-LABEL: func @versions
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4xf32>, %[[D:[a-z0-9]+]]: tensor<8xf32>
// CHECK: %[[COPY:.*]] = bufferization.alloc_tensor() copy(%[[D]])
// CHECK: tensor.insert_slice %[[X]] into %[[COPY]][0]
// CHECK: tensor.insert_slice %[[X]] into %[[D]][4]
func.func @versions(%x: tensor<4xf32>, %d: tensor<8xf32>) -> (tensor<8xf32>, tensor<8xf32>) {
  %front = tensor.insert_slice %x into %d[0] [4] [1] : tensor<4xf32> into tensor<8xf32>
  %back = tensor.insert_slice %x into %d[4] [4] [1] : tensor<4xf32> into tensor<8xf32>
  return %front, %back : tensor<8xf32>, tensor<8xf32>
}
