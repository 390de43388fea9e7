//===- Dropout.cpp - Masks of dropout -------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Conversion/TrainToLinalg/TrainToLinalg.h"
#include "amc/Dialect/Support/LinalgBuilders.h"
#include "amc/Dialect/Train/IR/TrainDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/DialectConversion.h"

#include <cmath>

using namespace mlir;
using namespace mlir::amc;

static Value createWord(OpBuilder &b, Location loc, uint32_t value) {
  return arith::ConstantOp::create(
      b, loc, b.getI32IntegerAttr(static_cast<int32_t>(value)));
}

/// The first word of Philox 2x32-10. The rounds are unrolled: a chain of ten
/// multiplications per element, and elements are independent.
static Value emitPhilox(OpBuilder &b, Location loc, Value low, Value high,
                        uint32_t key) {
  Value multiplier = createWord(b, loc, 0xd256d193);
  for (int round = 0; round < 10; ++round) {
    auto product = arith::MulUIExtendedOp::create(b, loc, multiplier, low);
    Value mixed = arith::XOrIOp::create(b, loc, product.getHigh(),
                                        createWord(b, loc, key));
    low = arith::XOrIOp::create(b, loc, mixed, high);
    high = product.getLow();
    key += 0x9e3779b9;
  }
  return low;
}

namespace {
struct LowerDropoutMask : OpConversionPattern<train::DropoutMaskOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(train::DropoutMaskOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    RankedTensorType type = op.getType();
    double ratio = op.getRatio().convertToDouble();
    auto threshold = static_cast<uint32_t>(std::ldexp(ratio, 32));
    auto key = static_cast<uint32_t>(op.getSeed());
    rewriter.replaceOp(
        op, createPointwise(rewriter, op.getLoc(), type, adaptor.getStep(),
                            [&](ScalarBuilder s) {
                              Type word = s.b.getI32Type();
                              Value element = s.create<arith::IndexCastOp>(
                                  word, emitPosition(s.b, s.loc, type));
                              Value step =
                                  s.create<arith::TruncIOp>(word, s[0]);
                              Value drawn =
                                  emitPhilox(s.b, s.loc, element, step, key);
                              Value keep = s.create<arith::CmpIOp>(
                                  arith::CmpIPredicate::uge, drawn,
                                  createWord(s.b, s.loc, threshold));
                              Type real = type.getElementType();
                              return s.create<arith::SelectOp>(
                                  keep, s.constant(real, 1.0 / (1.0 - ratio)),
                                  s.constant(real, 0.0));
                            }));
    return success();
  }

  /// The row-major position of the element that the nest is at.
  static Value emitPosition(OpBuilder &b, Location loc, RankedTensorType type) {
    Value position = arith::ConstantIndexOp::create(b, loc, 0);
    for (int64_t i = 0; i < type.getRank(); ++i) {
      Value extent = arith::ConstantIndexOp::create(b, loc, type.getDimSize(i));
      position = arith::MulIOp::create(b, loc, position, extent);
      position = arith::AddIOp::create(b, loc, position,
                                       linalg::IndexOp::create(b, loc, i));
    }
    return position;
  }
};
} // namespace

void amc::populateTrainDropoutPatterns(RewritePatternSet &patterns) {
  patterns.add<LowerDropoutMask>(patterns.getContext());
}
