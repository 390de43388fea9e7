//===- AMCTypes.td - amc dialect types ------------------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_AMC_IR_TYPES_TD
#define AMC_DIALECT_AMC_IR_TYPES_TD

include "amc/Dialect/AMC/IR/AMCAttributes.td"

def AMC_TileType : TypeDef<AMC_Dialect, "Tile"> {
  let summary = "A written tile";
  let description = [{
    A tile that holds a matrix of `rows` by `cols` in its upper left corner,
    wired to multiply (`mvm`) or to solve (`inv`, square):

    ```mlir
    !amc.tile<64x64, inv>
    !amc.tile<64x12, mvm>
    ```

    The value stands for the content. Writing the same tile again ends it; the
    placement gives every `amc.program` a tile of its own.
  }];
  let mnemonic = "tile";
  let parameters = (ins
    "int64_t":$rows,
    "int64_t":$cols,
    EnumParameter<AMC_TileMode>:$mode
  );
  let assemblyFormat = "`<` custom<TileShape>($rows, $cols) `,` $mode `>`";
  let genVerifyDecl = 1;
}

#endif // AMC_DIALECT_AMC_IR_TYPES_TD
