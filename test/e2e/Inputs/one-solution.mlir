// The matrix comes from one entry point and is solved with in another one.
ml_program.global private mutable @matrix : tensor<ROWSxROWSxf32>

func.func @refresh(%m: tensor<ROWSxROWSxf32> {amc.name = "m"}) {
  ml_program.global_store @matrix = %m : tensor<ROWSxROWSxf32>
  return
}

func.func @apply(%b: tensor<ROWSx4xf32> {amc.name = "b"}) -> (tensor<ROWSx4xf32> {amc.name = "x"}) {
  %m = ml_program.global_load @matrix : tensor<ROWSxROWSxf32>
  %x = amc.solve %m, %b {property = #amc.property<spd>, precision = #amc.precision<one_shot>}
     : tensor<ROWSxROWSxf32>, tensor<ROWSx4xf32> -> tensor<ROWSx4xf32>
  return %x : tensor<ROWSx4xf32>
}
