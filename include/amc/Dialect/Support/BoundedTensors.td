//===- BoundedTensors.td - Tensors that can be computed -- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_SUPPORT_BOUNDEDTENSORS_TD
#define AMC_DIALECT_SUPPORT_BOUNDEDTENSORS_TD

include "mlir/IR/CommonTypeConstraints.td"

def AMC_BoundedSizePred
    : CPred<"::mlir::amc::hasBoundedSize("
            "::llvm::cast<::mlir::ShapedType>($_self).getShape())">;

/// Of static shape, not empty, and of no more elements than int64_t counts in
/// bytes with room for sums of a few.
class AMC_BoundedTensorOf<list<Type> elements, string summary>
    : ConfinedType<RankedTensorOf<elements>, [AMC_BoundedSizePred],
                   summary # " with static shape and 1 to 2^40 elements",
                   "::mlir::RankedTensorType">;

#endif // AMC_DIALECT_SUPPORT_BOUNDEDTENSORS_TD
