
ml_program.global private mutable @tile : !amc.tile<65x65, inv>

func.func @logical(%m: tensor<401x401xf32>, %b: tensor<401x120xf32>) -> (tensor<401x120xf32>, tensor<401x120xf32>, tensor<201x201xf32>) {
  %0 = amc.solve %m, %b {property = #amc.property<general>, precision = #amc.precision<one_shot>, border = 0 : i64} : tensor<401x401xf32>, tensor<401x120xf32> -> tensor<401x120xf32>
  %1 = amc.solve %m, %b {property = #amc.property<spd>, border = 1 : i64, equilibrated, rounding = #amc.rounding<toward_zero>} : tensor<401x401xf32>, tensor<401x120xf32> -> tensor<401x120xf32>
  %2 = amc.schur_complement %m {split = 200 : i64} : tensor<401x401xf32> -> tensor<201x201xf32>
  return %0, %1, %2 : tensor<401x120xf32>, tensor<401x120xf32>, tensor<201x201xf32>
}

func.func @physical(%m: tensor<65x65xf32>, %n: tensor<12x65xf32>, %b: tensor<65x3xf32>) -> tensor<12x3xf32> {
  %0 = amc.program %m on <chip = 1, tile = 17> {rounding = #amc.rounding<toward_zero>} : tensor<65x65xf32> -> !amc.tile<65x65, inv>
  %1 = amc.program %n : tensor<12x65xf32> -> !amc.tile<12x65, mvm>
  %2 = amc.inverse %0, %b : !amc.tile<65x65, inv>, tensor<65x3xf32> -> tensor<65x3xf32>
  %3 = amc.mvm %1, %2 : !amc.tile<12x65, mvm>, tensor<65x3xf32> -> tensor<12x3xf32>
  ml_program.global_store @tile = %0 : !amc.tile<65x65, inv>
  return %3 : tensor<12x3xf32>
}
