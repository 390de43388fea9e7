//===- ONNXBase.td - Types and classes of onnx ops ------- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_ONNX_IR_BASE_TD
#define AMC_DIALECT_ONNX_IR_BASE_TD

include "amc/Dialect/ONNX/IR/ONNXDialect.td"
include "amc/Dialect/Support/BoundedTensors.td"
include "amc/Dialect/Support/InferredResults.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def ONNX_FloatTensor : AMC_BoundedTensorOf<[F32, F64],
    "tensor of f32 or f64">;
def ONNX_NumberTensor : AMC_BoundedTensorOf<[F32, F64, I32, I64],
    "tensor of f32, f64, i32 or i64">;
def ONNX_LabelTensor : AMC_BoundedTensorOf<[I32, I64],
    "tensor of i32 or i64">;
def ONNX_AnyTensor : AMC_BoundedTensorOf<[F32, F64, I32, I64, I1],
    "tensor of f32, f64, i32, i64 or i1">;

def ONNX_Axes : DefaultValuedAttr<DenseI64ArrayAttr, "{}">;
def ONNX_Window : DefaultValuedAttr<DenseI64ArrayAttr, "{}">;
/// ONNX's booleans are the integers 0 and 1.
class ONNX_Flag<string value> : DefaultValuedAttr<I64Attr, value>;

class ONNX_Op<string mnemonic, list<Trait> traits = []>
    : Op<ONNX_Dialect, mnemonic, [Pure] # traits> {
  let assemblyFormat =
    "`(` operands `)` attr-dict `:` functional-type(operands, results)";
}

/// An op whose result type follows from its operands and attributes.
class ONNX_InferredOp<string mnemonic, list<Trait> traits = []>
    : ONNX_Op<mnemonic, [ResultsAreInferred, InferTypeOpAdaptor] # traits>;

#endif // AMC_DIALECT_ONNX_IR_BASE_TD
