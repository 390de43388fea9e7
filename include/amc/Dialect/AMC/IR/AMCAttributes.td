//===- AMCAttributes.td - amc dialect attributes --------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_AMC_IR_ATTRIBUTES_TD
#define AMC_DIALECT_AMC_IR_ATTRIBUTES_TD

include "amc/Dialect/AMC/IR/AMCDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"

class AMC_Enum<string name, string summary, list<I32EnumAttrCase> cases>
    : I32EnumAttr<name, summary, cases> {
  let cppNamespace = "::mlir::amc::crossbar";
  let genSpecializedAttr = 0;
}

def AMC_MatrixProperty : AMC_Enum<"MatrixProperty",
    "What is known of a matrix", [
      I32EnumAttrCase<"general", 0>,
      I32EnumAttrCase<"spd", 1>
    ]>;
def AMC_MatrixPropertyAttr
    : EnumAttr<AMC_Dialect, AMC_MatrixProperty, "property"> {
  let assemblyFormat = "`<` $value `>`";
  let description = [{
    `spd`: symmetric positive definite, the only matrices whose inverting
    circuit is stable whatever the amplifiers are. `general`: nothing known.
  }];
}

def AMC_Precision : AMC_Enum<"Precision", "How exact a solution must be", [
      I32EnumAttrCase<"one_shot", 0>,
      I32EnumAttrCase<"refined", 1>
    ]>;
def AMC_PrecisionAttr : EnumAttr<AMC_Dialect, AMC_Precision, "precision"> {
  let assemblyFormat = "`<` $value `>`";
  let description = [{
    `one_shot`: what one settling of the circuit gives. `refined`: conjugate
    gradients with one-shot solutions as preconditioner; `spd` matrices only.
  }];
}

def AMC_Rounding : AMC_Enum<"Rounding",
    "Which conductance level an entry between two levels takes", [
      I32EnumAttrCase<"nearest", 0>,
      I32EnumAttrCase<"toward_zero", 1>
    ]>;
def AMC_RoundingAttr : EnumAttr<AMC_Dialect, AMC_Rounding, "rounding"> {
  let assemblyFormat = "`<` $value `>`";
  let description = [{
    `toward_zero` rounds off-diagonal entries toward zero. With a unit diagonal
    that keeps most quantised matrices positive definite, hence the circuit
    stable, where `nearest` at 3 or 4 bits does not.
  }];
}

def AMC_TileMode : AMC_Enum<"TileMode", "The wiring of a tile", [
      I32EnumAttrCase<"inv", 0>,
      I32EnumAttrCase<"mvm", 1>
    ]>;
def AMC_TileModeAttr : EnumAttr<AMC_Dialect, AMC_TileMode, "tile_mode"> {
  let assemblyFormat = "`<` $value `>`";
  let description = [{
    `inv`: amplifiers close the loop, the tile solves. `mvm`: it multiplies.
  }];
}

def AMC_PlacementAttr : AttrDef<AMC_Dialect, "Placement"> {
  let summary = "A tile of a device";
  let mnemonic = "placement";
  let parameters = (ins "int64_t":$chip, "int64_t":$tile);
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

def AMC_DeviceAttr : AttrDef<AMC_Dialect, "Device"> {
  let summary = "The device that a module is compiled for";
  let description = [{
    A preset and the fields that differ from it, named as in the JSON of a
    description (docs/device.md); `driver`, which only a driver reads, is text.
    A module has it as `amc.device`; one that has none is for the default,
    `rram-64`.

    ```mlir
    module attributes {amc.device = #amc.device<"rram-64", {
        geometry = {chips = 2}, cell = {read_noise = 0.0},
        driver = "{\"serial_port\": \"/dev/ttyACM0\"}"}>} {}
    ```
  }];
  let mnemonic = "device";
  let parameters = (ins "StringAttr":$base,
                        OptionalParameter<"DictionaryAttr">:$changes);
  let assemblyFormat = "`<` $base (`,` $changes^)? `>`";
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// On a module.
    static constexpr StringRef kName = "amc.device";

    /// Of a preset's name or a JSON file. The error is one complete sentence
    /// that names the file, the place in it and the remedy.
    static llvm::Expected<DeviceAttr> load(StringRef presetOrFile,
                                           MLIRContext *context);

    ::amcrt::DeviceModel getModel() const;
    /// Of the nearest module around `op` that says one, or else the default.
    static ::amcrt::DeviceModel modelFor(Operation *op);
  }];
}

def AMC_PlanAttr : AttrDef<AMC_Dialect, "Plan"> {
  let summary = "How a system of equations is solved";
  let description = [{
    A tree of `digital`, `tile`, `border`, `equilibrate`, `blocks`, `schur` and
    `cg`, written as in docs/mapping.md:

    ```mlir
    #amc.plan<border(1, equilibrate(blocks(interleaved, 4*tile)))>
    ```
  }];
  let mnemonic = "plan";
  let parameters = (ins
    AttrParameter<"::amcrt::Plan", "the tree">:$value);
  let assemblyFormat = "`<` custom<Plan>($value) `>`";
}

#endif // AMC_DIALECT_AMC_IR_ATTRIBUTES_TD
