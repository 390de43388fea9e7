//===- EmitDigital.cpp - Solutions by the digital engine ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EmitPlan.h"

#include "amc/Conversion/Utils/LinalgBuilders.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::crossbar;

namespace {
/// One equation is a division, more are solved with their factors.
class EmittedDigital : public Emitted {
public:
  EmittedDigital(OpBuilder &builder, Location loc, const Matrix &matrix)
      : Emitted({{0, matrix.getSize()}}), kept(matrix.value) {
    int64_t size = matrix.getSize();
    if (size > 1)
      kept = FactorizeOp::create(
          builder, loc,
          RankedTensorType::get({size, size + 1}, builder.getF64Type()), kept);
  }

  SmallVector<Value> solveScaled(OpBuilder &builder, Location loc,
                                 ArrayRef<Value> rhs) const override {
    RankedTensorType type = tensorType(rhs[0]);
    if (type.getDimSize(0) > 1)
      return {SolveFactorizedOp::create(builder, loc, type, kept, rhs[0])};
    return {createPointwise(
        builder, loc, type, {rhs[0], kept},
        [](OpBuilder &b, Location l, ValueRange args) -> SmallVector<Value> {
          return {arith::DivFOp::create(b, l, args[0], args[1])};
        })};
  }

private:
  Value kept; ///< the matrix of one equation, else its factors
};
} // namespace

std::unique_ptr<Emitted> crossbar::emitDigital(OpBuilder &builder, Location loc,
                                               const Matrix &matrix) {
  return std::make_unique<EmittedDigital>(builder, loc, matrix);
}
