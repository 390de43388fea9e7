// A person's own equations compile whatever their size, with every tiling.
// RUN: amc-compile %s -o %t.bin
// RUN: amc-compile %s --tiling=block-amc --refinement=2 -o %t.bin
// RUN: amc-compile %s --tiling=block-diagonal -o %t.bin

module {
func.func @evaluate(%m: tensor<1x1xf32> {amc.name = "m"}, %b: tensor<1x4xf32> {amc.name = "b"}) -> (tensor<1x4xf32> {amc.name = "x"}) {
  %0 = amc.solve %m, %b {property = #amc.property<spd>} : tensor<1x1xf32>, tensor<1x4xf32> -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}
func.func @apply(%m: tensor<70x70xf32> {amc.name = "m"}, %b: tensor<70x4xf32> {amc.name = "b"}) -> (tensor<70x4xf32> {amc.name = "x"}) {
  %0 = amc.solve %m, %b {property = #amc.property<spd>} : tensor<70x70xf32>, tensor<70x4xf32> -> tensor<70x4xf32>
  return %0 : tensor<70x4xf32>
}
}
