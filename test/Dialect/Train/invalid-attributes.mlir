// RUN: amc-opt %s --split-input-file --verify-diagnostics

// expected-error @+1 {{'func.func' op cannot have 'train.role', which belongs on a ml_program.global}}
func.func private @role() attributes {train.role = #train.role<parameter>}

// -----

// expected-error @+1 {{expected ::mlir::amc::train::Role to be one of: parameter, gradient, factor, factor_average, running_statistic, optimizer, derived, counter}}
ml_program.global private mutable @w : tensor<3xf32> {train.role = #train.role<weight>}
// expected-error @-1 {{failed to parse Train_RoleAttr parameter}}

// -----

// expected-error @+1 {{'ml_program.global' op 'train.role' must be a #train.role, but is "parameter"}}
ml_program.global private mutable @w : tensor<3xf32> {train.role = "parameter"}

// -----

// expected-error @+1 {{'ml_program.global' op requires attribute 'type'}}
"ml_program.global"() <{sym_name = "w"}> {train.role = #train.role<parameter>} : () -> ()

// -----

// expected-error @+1 {{'func.func' op requires attribute 'function_type'}}
"func.func"() <{sym_name = "f"}> ({}) {train.entry_point = #train.entry_point<apply>} : () -> ()

// -----

// expected-error @+1 {{'func.func' op expects argument attribute array to have the same number of elements as the number of function arguments, got 0, but expected 1}}
"func.func"() <{sym_name = "f", function_type = (tensor<f32>) -> (), arg_attrs = []}> ({^bb0(%a: tensor<f32>): "func.return"() : () -> ()}) {train.entry_point = #train.entry_point<apply>} : () -> ()

// -----

// expected-error @+1 {{'ml_program.global' op has a role, so it must be a ranked tensor, but is '!amc.tile<3x3, inv>'}}
ml_program.global private mutable @t : !amc.tile<3x3, inv> {train.role = #train.role<derived>}

// -----

// expected-error @+1 {{'ml_program.global' op of role counter must be one integer, but is 'tensor<f32>'}}
ml_program.global private mutable @n : tensor<f32> {train.role = #train.role<counter>}

// -----

// expected-error @+1 {{'ml_program.global' op cannot have 'train.rule', which is no attribute of the train dialect}}
ml_program.global private mutable @w : tensor<3xf32> {train.rule = 1 : i64}

// -----

// expected-error @+1 {{'ml_program.global' op cannot have 'train.entry_point', which belongs on a public function}}
ml_program.global private mutable @w : tensor<3xf32> {train.entry_point = #train.entry_point<apply>}

// -----

// expected-error @+1 {{'func.func' op cannot have 'train.entry_point', which belongs on a public function}}
func.func private @hidden() attributes {train.entry_point = #train.entry_point<refresh>}

// -----

// expected-error @+1 {{expected ::mlir::amc::train::EntryPoint to be one of: accumulate, accumulate_gradients, refresh, apply, evaluate}}
func.func @predict() attributes {train.entry_point = #train.entry_point<predict>} {
// expected-error @-1 {{failed to parse Train_EntryPointAttr parameter}}
  return
}

// -----

// expected-error @+1 {{'func.func' op 'train.entry_point' must be a #train.entry_point, but is "apply"}}
func.func @apply(%lr: tensor<f32> {amc.name = "lr"}) attributes {train.entry_point = "apply"} {
  return
}

// -----

// expected-error @+1 {{'func.func' op is entry point accumulate and must return (loss), but has ()}}
func.func @accumulate(%x: tensor<4x5xf32> {amc.name = "x"}) attributes {train.entry_point = #train.entry_point<accumulate>} {
  return
}

// -----

// expected-error @+1 {{'func.func' op 'loss' must be one f32, but is 'tensor<4xf32>'}}
func.func @accumulate(%x: tensor<4xf32>) -> (tensor<4xf32> {amc.name = "loss"}) attributes {train.entry_point = #train.entry_point<accumulate_gradients>} {
  return %x : tensor<4xf32>
}

// -----

// expected-error @+1 {{'func.func' op is entry point refresh and must take (damping), but has (damping, lr)}}
func.func @refresh(%d: tensor<f32> {amc.name = "damping"}, %lr: tensor<f32> {amc.name = "lr"}) attributes {train.entry_point = #train.entry_point<refresh>} {
  return
}

// -----

// expected-error @+1 {{'func.func' op is entry point refresh and must return (), but has (drift)}}
func.func @refresh(%d: tensor<f32> {amc.name = "damping"}) -> (tensor<f32> {amc.name = "drift"}) attributes {train.entry_point = #train.entry_point<refresh>} {
  return %d : tensor<f32>
}

// -----

// expected-error @+1 {{'func.func' op 'lr' must be one f32, but is 'tensor<f64>'}}
func.func @apply(%lr: tensor<f64> {amc.name = "lr"}) attributes {train.entry_point = #train.entry_point<apply>} {
  return
}

// -----

// expected-error @+1 {{'func.func' op is entry point apply and must return (nu, withheld), but has (nu)}}
func.func @apply(%lr: tensor<f32> {amc.name = "lr"}) -> (tensor<f32> {amc.name = "nu"}) attributes {train.entry_point = #train.entry_point<apply>} {
  return %lr : tensor<f32>
}

// -----

// expected-error @+1 {{'func.func' op is entry point evaluate and must return one loss and at most one tensor of scores, but returns 0 and 1}}
func.func @evaluate(%x: tensor<4x5xf32>) -> (tensor<4x5xf32> {train.output = #train.output<scores>}) attributes {train.entry_point = #train.entry_point<evaluate>} {
  return %x : tensor<4x5xf32>
}

// -----

// expected-error @+1 {{'func.func' op result #0 is a loss, so it must be one f32, but is 'tensor<4x5xf32>'}}
func.func @evaluate(%x: tensor<4x5xf32>) -> (tensor<4x5xf32> {train.output = #train.output<loss>}) {
  return %x : tensor<4x5xf32>
}

// -----

// expected-error @+1 {{'func.func' op result #0 is scores, so it must have rows of numbers, but is 'tensor<4x5xi64>'}}
func.func @evaluate(%x: tensor<4x5xi64>) -> (tensor<4x5xi64> {train.output = #train.output<scores>}) {
  return %x : tensor<4x5xi64>
}

// -----

// expected-error @+1 {{'func.func' op cannot have 'train.output', which belongs on a result of entry point evaluate}}
func.func @apply(%lr: tensor<f32> {amc.name = "lr"}) -> (tensor<f32> {train.output = #train.output<loss>}) attributes {train.entry_point = #train.entry_point<apply>} {
  return %lr : tensor<f32>
}

// -----

// expected-error @+1 {{'func.func' op 'train.output' must be a #train.output, but is "loss"}}
func.func @evaluate(%x: tensor<f32>) -> (tensor<f32> {train.output = "loss"}) {
  return %x : tensor<f32>
}

// -----

// expected-error @+1 {{'func.func' op result #0 cannot have 'train.role'}}
func.func @evaluate(%x: tensor<f32>) -> (tensor<f32> {train.role = #train.role<derived>}) {
  return %x : tensor<f32>
}

// -----

// expected-error @+1 {{'func.func' op cannot have 'train.output', which belongs on a result of a function}}
func.func private @evaluate() attributes {train.output = #train.output<loss>}

// -----

// expected-error @+1 {{'func.func' op cannot have 'train.labels', which belongs on an argument of a function}}
func.func private @labels() attributes {train.labels = []}

// -----

// expected-error @+1 {{'func.func' op argument #0 cannot have 'train.output'}}
func.func private @argument(tensor<f32> {train.output = #train.output<loss>})

// -----

// expected-error @+1 {{'func.func' op 'train.labels' must be an array of #train.label_rule, but is [{classes = 3 : i64}]}}
func.func private @labels(tensor<4xi64> {train.labels = [{classes = 3 : i64}]})

// -----

// expected-error @+1 {{'func.func' op argument #1 has labels, so it must be a tensor, but is 'i64'}}
func.func private @labels(tensor<4xi64>, i64 {train.labels = []})

// -----

// expected-error @+1 {{labels need at least one class, all of 64 bits, got 0 from 2 on}}
func.func private @labels(tensor<4xi64> {train.labels = [#train.label_rule<first = 2, classes = 0, ignored = [], mean = true>]})

// -----

// expected-error @+1 {{labels need at least one class, all of 64 bits, got 2 from 9223372036854775807 on}}
func.func private @labels(tensor<4xi64> {train.labels = [#train.label_rule<first = 9223372036854775807, classes = 2, ignored = [], mean = true>]})
