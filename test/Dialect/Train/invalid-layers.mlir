// RUN: amc-opt %s --split-input-file --verify-diagnostics

// expected-error @+1 {{'func.func' op cannot have 'train.layers', which belongs on a module}}
func.func private @f() attributes {train.layers = []}

// -----

// expected-error @+1 {{'builtin.module' op 'train.layers' must be an array of #train.layer, but is [{name = "fc"}]}}
module attributes {train.layers = [{name = "fc"}]} {}

// -----

// expected-error @+1 {{'builtin.module' op layer "fc": there is no global @A}}
module attributes {train.layers = [#train.layer<name = "fc", kind = dense, weight = @w, A = @A, G = @G>]} {
  func.func private @A()
}

// -----

// expected-error @+1 {{'builtin.module' op layer "fc": @A must be of role derived or factor}}
module attributes {train.layers = [#train.layer<name = "fc", kind = dense, weight = @w, A = @A, G = @G>]} {
  ml_program.global private mutable @A : tensor<3x3xf32> {train.role = #train.role<factor_average>}
}

// -----

// expected-error @+1 {{'builtin.module' op layer "fc": @A must be a tensor of f32 with static shape and 1 to 2^40 elements, but is 'tensor<3x3xf64>'}}
module attributes {train.layers = [#train.layer<name = "fc", kind = dense, weight = @w, A = @A, G = @G>]} {
  ml_program.global private mutable @A : tensor<3x3xf64> {train.role = #train.role<derived>}
}

// -----

// expected-error @+1 {{'builtin.module' op layer "fc": @A must be a tensor of f32 with static shape and 1 to 2^40 elements, but is 'tensor<?x?xf32>'}}
module attributes {train.layers = [#train.layer<name = "fc", kind = dense, weight = @w, A = @A, G = @G>]} {
  ml_program.global private mutable @A : tensor<?x?xf32> {train.role = #train.role<derived>}
}

// -----

module attributes {train.layers = [#train.layer<name = "fc", kind = dense, weight = @w, A = @A, G = @G>]} {
  // expected-error @+1 {{'ml_program.global' op requires attribute 'type'}}
  "ml_program.global"() <{sym_name = "A"}> {train.role = #train.role<derived>} : () -> ()
}

// -----

// expected-error @+1 {{'builtin.module' op layer "fc": @G must be a square matrix, but is 'tensor<2x3xf32>'}}
module attributes {train.layers = [#train.layer<name = "fc", kind = dense, weight = @w, A = @A, G = @G>]} {
  ml_program.global private mutable @A : tensor<3x3xf32> {train.role = #train.role<derived>}
  ml_program.global private mutable @G : tensor<2x3xf32> {train.role = #train.role<derived>}
}

// -----

// expected-error @+1 {{'builtin.module' op layer "fc": @G must be a square matrix, but is 'tensor<4xf32>'}}
module attributes {train.layers = [#train.layer<name = "fc", kind = dense, weight = @w, A = @A, G = @G>]} {
  ml_program.global private mutable @A : tensor<3x3xf32> {train.role = #train.role<derived>}
  ml_program.global private mutable @G : tensor<4xf32> {train.role = #train.role<derived>}
}

// -----

// expected-error @+1 {{'builtin.module' op layer "fc": @w must be of role parameter}}
module attributes {train.layers = [#train.layer<name = "fc", kind = dense, weight = @w, A = @A, G = @G>]} {
  ml_program.global private mutable @w : tensor<2x3xf32> {train.role = #train.role<gradient>}
  ml_program.global private mutable @A : tensor<3x3xf32> {train.role = #train.role<derived>}
  ml_program.global private mutable @G : tensor<2x2xf32> {train.role = #train.role<derived>}
}

// -----

// expected-error @+1 {{'builtin.module' op layer "fc": @w must have 2 x 3 elements, as G and A have rows, but is 'tensor<3x3xf32>'}}
module attributes {train.layers = [#train.layer<name = "fc", kind = dense, weight = @w, A = @A, G = @G>]} {
  ml_program.global private mutable @w : tensor<3x3xf32> {train.role = #train.role<parameter>}
  ml_program.global private mutable @A : tensor<3x3xf32> {train.role = #train.role<derived>}
  ml_program.global private mutable @G : tensor<2x2xf32> {train.role = #train.role<derived>}
}

// -----

// expected-error @+1 {{'builtin.module' op layer "fc": @w must have 2 x 2 elements, as G and A without the bias have rows, but is 'tensor<2x3xf32>'}}
module attributes {train.layers = [#train.layer<name = "fc", kind = dense, weight = @w, bias = @b, A = @A, G = @G>]} {
  ml_program.global private mutable @w : tensor<2x3xf32> {train.role = #train.role<parameter>}
  ml_program.global private mutable @b : tensor<2xf32> {train.role = #train.role<parameter>}
  ml_program.global private mutable @A : tensor<3x3xf32> {train.role = #train.role<derived>}
  ml_program.global private mutable @G : tensor<2x2xf32> {train.role = #train.role<derived>}
}

// -----

// expected-error @+1 {{'builtin.module' op layer "fc": @b must have 2 elements, one for each row of G, but is 'tensor<3xf32>'}}
module attributes {train.layers = [#train.layer<name = "fc", kind = dense, weight = @w, bias = @b, A = @A, G = @G>]} {
  ml_program.global private mutable @w : tensor<2x3xf32> {train.role = #train.role<parameter>}
  ml_program.global private mutable @b : tensor<3xf32> {train.role = #train.role<parameter>}
  ml_program.global private mutable @A : tensor<4x4xf32> {train.role = #train.role<derived>}
  ml_program.global private mutable @G : tensor<2x2xf32> {train.role = #train.role<derived>}
}

// -----

// expected-error @+1 {{'builtin.module' op layer "fc": @w must be out x in x window, but is 'tensor<2x9xf32>'}}
module attributes {train.layers = [#train.layer<name = "fc", kind = convolution, weight = @w, A = @A, G = @G>]} {
  ml_program.global private mutable @w : tensor<2x9xf32> {train.role = #train.role<parameter>}
  ml_program.global private mutable @A : tensor<9x9xf32> {train.role = #train.role<derived>}
  ml_program.global private mutable @G : tensor<2x2xf32> {train.role = #train.role<derived>}
}

// -----

// expected-error @+1 {{'builtin.module' op has two layers "fc"}}
module attributes {train.layers = [#train.layer<name = "fc", kind = dense, weight = @w, A = @A, G = @G>,
                                   #train.layer<name = "fc", kind = dense, weight = @w, A = @A, G = @G>]} {
  ml_program.global private mutable @w : tensor<2x3xf32> {train.role = #train.role<parameter>}
  ml_program.global private mutable @A : tensor<3x3xf32> {train.role = #train.role<derived>}
  ml_program.global private mutable @G : tensor<2x2xf32> {train.role = #train.role<derived>}
}

// -----

// expected-error @+1 {{expected ::mlir::amc::train::LayerKind to be one of: dense, convolution}}
module attributes {train.layers = [#train.layer<name = "fc", kind = attention, weight = @w, A = @A, G = @G>]} {}
// expected-error @-1 {{failed to parse Train_LayerAttr parameter 'kind'}}

// -----

// expected-error @+1 {{'func.func' op cannot have 'train.uncovered', which belongs on a module}}
func.func private @f() attributes {train.uncovered = []}

// -----

// expected-error @+1 {{'builtin.module' op 'train.uncovered' must be an array of symbols, but is ["w"]}}
module attributes {train.uncovered = ["w"]} {}

// -----

// expected-error @+1 {{'builtin.module' op 'train.uncovered' names @u, which is no global of role parameter}}
module attributes {train.uncovered = [@w, @u]} {
  ml_program.global private mutable @w : tensor<3xf32> {train.role = #train.role<parameter>}
}
