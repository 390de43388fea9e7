// RUN: amc-opt %s --split-input-file --verify-diagnostics

// expected-error @+1 {{'func.func' op cannot have 'train.recipe', which belongs on a module}}
func.func private @f() attributes {train.recipe = #train.recipe<batch = 4, optimizer = adam, lr = 0.1, lr_schedule = linear, weight_decay = 0.0>}

// -----

// expected-error @+1 {{'builtin.module' op 'train.recipe' must be a #train.recipe, but is {optimizer = "kfac"}}}
module attributes {train.recipe = {optimizer = "kfac"}} {}

// -----

// expected-error @+1 {{'batch' must be at least 1, but is 0}}
module attributes {train.recipe = #train.recipe<batch = 0, optimizer = adam, lr = 0.1, lr_schedule = linear, weight_decay = 0.0>} {}

// -----

// expected-error @+1 {{a recipe names its optimizer, one of kfac, sgd, adam}}
module attributes {train.recipe = #train.recipe<batch = 4, lr = 0.1>} {}

// -----

// expected-error @+1 {{expected one of kfac, sgd, adam, got 'newton'}}
module attributes {train.recipe = #train.recipe<batch = 4, optimizer = newton>} {}

// -----

// expected-error @+1 {{a recipe has no option 'fisher'}}
module attributes {train.recipe = #train.recipe<batch = 4, optimizer = adam, fisher = mc>} {}

// -----

// expected-error @+1 {{'lr' is given twice}}
module attributes {train.recipe = #train.recipe<batch = 4, optimizer = adam, lr = 0.1, lr = 0.2>} {}

// -----

// expected-error @+1 {{optimizer sgd has no option 'damping'}}
module attributes {train.recipe = #train.recipe<batch = 4, optimizer = sgd, lr = 0.1, lr_schedule = linear, momentum = 0.0, weight_decay = 0.0, damping = 0.1>} {}

// -----

// expected-error @+1 {{optimizer sgd needs option 'momentum'}}
module attributes {train.recipe = #train.recipe<batch = 4, optimizer = sgd, lr = 0.1, lr_schedule = linear, weight_decay = 0.0>} {}

// -----

// expected-error @+1 {{'lr' must be a number in [0, 1e+06], but is -0.1}}
module attributes {train.recipe = #train.recipe<batch = 4, optimizer = adam, lr = -0.1, lr_schedule = linear, weight_decay = 0.0>} {}

// -----

// expected-error @+1 {{'momentum' must be a number in [0, 1), but is 1}}
module attributes {train.recipe = #train.recipe<batch = 4, optimizer = sgd, lr = 0.1, lr_schedule = linear, momentum = 1.0, weight_decay = 0.0>} {}

// -----

// expected-error @+1 {{'damping' must be a number in (0, 1e+06], but is 0}}
module attributes {train.recipe = #train.recipe<batch = 4, optimizer = kfac, lr = 0.1, lr_schedule = linear, momentum = 0.0, weight_decay = 0.0, damping = 0.0, decay = 0.95, kl_clip = 0.01, warmup = 20, inverse_period = 10, curvature_period = 4>} {}

// -----

// expected-error @+1 {{'inverse_period' must be a whole number from 1 to 1099511627776, but is 0}}
module attributes {train.recipe = #train.recipe<batch = 4, optimizer = kfac, lr = 0.1, lr_schedule = linear, momentum = 0.0, weight_decay = 0.0, damping = 0.1, decay = 0.95, kl_clip = 0.01, warmup = 20, inverse_period = 0, curvature_period = 4>} {}

// -----

// expected-error @+1 {{'builtin.module' op with a recipe of optimizer adam must have one function with entry point accumulate, but has 0}}
module attributes {train.recipe = #train.recipe<batch = 4, optimizer = adam, lr = 0.1, lr_schedule = linear, weight_decay = 0.0>} {}

// -----

// expected-error @+1 {{'builtin.module' op with a recipe of optimizer adam must have no function with entry point refresh, but has 1}}
module attributes {train.recipe = #train.recipe<batch = 4, optimizer = adam, lr = 0.1, lr_schedule = linear, weight_decay = 0.0>} {
  func.func @accumulate(%l: tensor<f32>) -> (tensor<f32> {amc.name = "loss"}) attributes {train.entry_point = #train.entry_point<accumulate>} {
    return %l : tensor<f32>
  }
  func.func @refresh(%d: tensor<f32> {amc.name = "damping"}) attributes {train.entry_point = #train.entry_point<refresh>} {
    return
  }
}

// -----

// expected-error @+1 {{'builtin.module' op with a recipe of optimizer adam must have one function with entry point accumulate, but has 2}}
module attributes {train.recipe = #train.recipe<batch = 4, optimizer = adam, lr = 0.1, lr_schedule = linear, weight_decay = 0.0>} {
  func.func @one(%l: tensor<f32>) -> (tensor<f32> {amc.name = "loss"}) attributes {train.entry_point = #train.entry_point<accumulate>} {
    return %l : tensor<f32>
  }
  func.func @two(%l: tensor<f32>) -> (tensor<f32> {amc.name = "loss"}) attributes {train.entry_point = #train.entry_point<accumulate>} {
    return %l : tensor<f32>
  }
}
