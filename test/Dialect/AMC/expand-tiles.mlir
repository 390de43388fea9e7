// Sizes below, at and above one and several tiles, with what each tiling makes
// of them.
// DEFINE: %{size} = 1
// DEFINE: %{tiling} = auto
// DEFINE: %{grouping} = interleaved
// DEFINE: %{prefix} = ONE
// DEFINE: %{run} = sed "s/SIZE/%{size}/g" %s | amc-opt --amc-select-lowering="tiling=%{tiling} grouping=%{grouping}" --amc-expand | FileCheck %s --check-prefix=%{prefix}

// RUN: %{run}
// REDEFINE: %{tiling} = block-amc
// RUN: %{run}
// REDEFINE: %{size} = 12
// REDEFINE: %{prefix} = TWELVE
// RUN: %{run}
// REDEFINE: %{size} = 63
// REDEFINE: %{prefix} = BELOW
// RUN: %{run}
// REDEFINE: %{size} = 64
// REDEFINE: %{prefix} = FULL
// RUN: %{run}
// REDEFINE: %{tiling} = block-diagonal
// RUN: %{run}
// REDEFINE: %{size} = 65
// REDEFINE: %{prefix} = DIAGONAL65
// RUN: %{run}
// REDEFINE: %{tiling} = auto
// RUN: %{run}
// REDEFINE: %{grouping} = consecutive
// REDEFINE: %{prefix} = CONSECUTIVE
// RUN: %{run}
// REDEFINE: %{grouping} = interleaved
// REDEFINE: %{tiling} = block-amc
// REDEFINE: %{prefix} = EXACT65
// RUN: %{run}
// REDEFINE: %{size} = 128
// REDEFINE: %{prefix} = EXACT128
// RUN: %{run}
// REDEFINE: %{size} = 129
// REDEFINE: %{prefix} = EXACT129
// RUN: %{run}
// REDEFINE: %{size} = 201
// REDEFINE: %{prefix} = EXACT201
// RUN: %{run}
// REDEFINE: %{tiling} = auto
// REDEFINE: %{prefix} = DIAGONAL201
// RUN: %{run}
// REDEFINE: %{size} = 785
// REDEFINE: %{prefix} = DIAGONAL785
// RUN: %{run}
// REDEFINE: %{tiling} = block-amc
// REDEFINE: %{prefix} = EXACT785
// RUN: %{run}

// ONE-NOT: amc.
// ONE: arith.divf
// ONE-NOT: amc.
// ONE: return
// TWELVE: amc.program {{.*}}rounding = #amc.rounding<toward_zero>} : {{.*}} -> !amc.tile<12x12, inv>
// TWELVE-NEXT: amc.inverse
// TWELVE-NEXT: return
// BELOW: amc.program {{.*}} -> !amc.tile<63x63, inv>
// BELOW-NEXT: amc.inverse
// BELOW-NEXT: return
// FULL: amc.program {{.*}} -> !amc.tile<64x64, inv>
// FULL-NEXT: amc.inverse
// FULL-NEXT: return

// DIAGONAL65: tensor.extract_slice %{{.*}}[0, 0] [33, 33] [2, 2]
// DIAGONAL65: %[[T0:.*]] = amc.program {{.*}} -> !amc.tile<33x33, inv>
// DIAGONAL65: tensor.extract_slice %{{.*}}[1, 1] [32, 32] [2, 2]
// DIAGONAL65: %[[T1:.*]] = amc.program {{.*}} -> !amc.tile<32x32, inv>
// DIAGONAL65: %[[B0:.*]] = tensor.extract_slice %{{.*}}[0, 0] [33, 5] [2, 1]
// DIAGONAL65: %[[B1:.*]] = tensor.extract_slice %{{.*}}[1, 0] [32, 5] [2, 1]
// DIAGONAL65: %[[X0:.*]] = amc.inverse %[[T0]], %[[B0]]
// DIAGONAL65: %[[X1:.*]] = amc.inverse %[[T1]], %[[B1]]
// DIAGONAL65: %[[X:.*]] = tensor.insert_slice %[[X0]] into %{{.*}}[0, 0] [33, 5] [2, 1]
// DIAGONAL65: tensor.insert_slice %[[X1]] into %[[X]][1, 0] [32, 5] [2, 1]
// CONSECUTIVE: tensor.extract_slice %{{.*}}[0, 0] [33, 33] [1, 1]
// CONSECUTIVE: tensor.extract_slice %{{.*}}[33, 33] [32, 32] [1, 1]

// EXACT65: %[[UPPER:.*]] = amc.program {{.*}} : tensor<33x32xf32> -> !amc.tile<33x32, mvm>
// EXACT65: %[[LOWER:.*]] = amc.program {{.*}} : tensor<32x33xf32> -> !amc.tile<32x33, mvm>
// EXACT65: %[[FIRST:.*]] = amc.program {{.*}} -> !amc.tile<33x33, inv>
// EXACT65: %[[S:.*]] = amc.schur_complement %{{.*}} {split = 33 : i64} : tensor<65x65xf32> -> tensor<32x32xf32>
// EXACT65: math.sqrt
// EXACT65: %[[SECOND:.*]] = amc.program {{.*}} -> !amc.tile<32x32, inv>
// EXACT65: %[[Y1:.*]] = amc.inverse %[[FIRST]]
// EXACT65: amc.mvm %[[LOWER]], %[[Y1]]
// EXACT65: amc.inverse %[[SECOND]]
// EXACT65: amc.mvm %[[UPPER]]
// EXACT65: amc.inverse %[[FIRST]]
// EXACT65-NOT: amc.inverse

// EXACT128-COUNT-2: !amc.tile<64x64, mvm>
// EXACT128-COUNT-2: -> !amc.tile<64x64, inv>
// EXACT128-NOT: amc.program

// Three blocks of 43: 9 tiles; two blocks first, their solution used twice.
// EXACT129-COUNT-6: -> !amc.tile<43x43, mvm>
// EXACT129: -> !amc.tile<43x43, inv>
// EXACT129: amc.schur_complement %{{.*}} {split = 43 : i64} : tensor<86x86xf32>
// EXACT129: -> !amc.tile<43x43, inv>
// EXACT129: amc.schur_complement %{{.*}} {split = 86 : i64} : tensor<129x129xf32>
// EXACT129: -> !amc.tile<43x43, inv>
// EXACT129-NOT: amc.program
// EXACT129-COUNT-7: amc.inverse
// EXACT129-NOT: amc.inverse

// 51, 50, 50, 50.
// EXACT201: -> !amc.tile<51x50, mvm>
// EXACT201-COUNT-15: amc.program
// EXACT201-NOT: amc.program
// EXACT201-COUNT-9: amc.inverse
// EXACT201-NOT: amc.inverse

// DIAGONAL201: -> !amc.tile<51x51, inv>
// DIAGONAL201-COUNT-3: -> !amc.tile<50x50, inv>
// DIAGONAL201-NOT: amc.program
// DIAGONAL201-COUNT-4: amc.inverse
// DIAGONAL201-NOT: amc.inverse

// 5 blocks of 61, 8 of 60.
// DIAGONAL785-COUNT-5: -> !amc.tile<61x61, inv>
// DIAGONAL785-COUNT-8: -> !amc.tile<60x60, inv>
// DIAGONAL785-NOT: amc.program

// EXACT785-COUNT-169: amc.program
// EXACT785-NOT: amc.program
func.func @solve(%m: tensor<SIZExSIZExf32>, %b: tensor<SIZEx5xf32>) -> tensor<SIZEx5xf32> {
  %0 = amc.solve %m, %b {property = #amc.property<spd>, equilibrated, rounding = #amc.rounding<toward_zero>} : tensor<SIZExSIZExf32>, tensor<SIZEx5xf32> -> tensor<SIZEx5xf32>
  return %0 : tensor<SIZEx5xf32>
}
