//===- Values.cpp - Ops seen through --------------------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TrainingModels.h"

#include "amc/Dialect/ONNX/IR/ONNXDialect.h"
#include "amc/Dialect/Train/Interfaces/DropoutOpInterface.h"
#include "amc/Dialect/Train/Interfaces/ValueOpInterfaces.h"

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::onnx;
using train::Forwarding;

namespace {
template <typename OpTy, Forwarding kind>
struct ForwardingModel
    : train::ForwardingOpInterface::ExternalModel<ForwardingModel<OpTy, kind>,
                                                  OpTy> {
  Forwarding getForwarding(Operation *) const { return kind; }
};

struct TransposeModel
    : train::ForwardingOpInterface::ExternalModel<TransposeModel, TransposeOp> {
  Forwarding getForwarding(Operation *op) const {
    SmallVector<int64_t> permutation = cast<TransposeOp>(op).getPermutation();
    if (permutation.size() != 2)
      return Forwarding::rearranged;
    return permutation[0] == 1 ? Forwarding::transposed : Forwarding::same;
  }
};

template <typename OpTy, int64_t second>
struct SumModel
    : train::SumOpInterface::ExternalModel<SumModel<OpTy, second>, OpTy> {
  int64_t getSign(Operation *, unsigned operand) const {
    return operand == 0 ? 1 : second;
  }
};

struct DropoutModel
    : train::DropoutOpInterface::ExternalModel<DropoutModel, DropoutOp> {
  bool isActive(Operation *op) const {
    auto dropout = cast<DropoutOp>(op);
    return dropout.getTrainingMode() && !dropout.getRatio().isZero();
  }

  FloatAttr getDropRatio(Operation *op) const {
    return cast<DropoutOp>(op).getRatioAttr();
  }

  std::optional<int64_t> getMaskSeed(Operation *op) const {
    return cast<DropoutOp>(op).getSeed();
  }
};
} // namespace

template <typename OpTy, Forwarding kind>
static void attachForwarding(MLIRContext *context) {
  OpTy::template attachInterface<ForwardingModel<OpTy, kind>>(*context);
}

void onnx::attachValues(MLIRContext *context) {
  attachForwarding<IdentityOp, Forwarding::same>(context);
  attachForwarding<CastOp, Forwarding::converted>(context);
  attachForwarding<ReshapeOp, Forwarding::rearranged>(context);
  attachForwarding<FlattenOp, Forwarding::rearranged>(context);
  attachForwarding<UnsqueezeOp, Forwarding::rearranged>(context);
  attachForwarding<SqueezeOp, Forwarding::rearranged>(context);
  TransposeOp::attachInterface<TransposeModel>(*context);
  AddOp::attachInterface<SumModel<AddOp, 1>>(*context);
  SubOp::attachInterface<SumModel<SubOp, -1>>(*context);
  DropoutOp::attachInterface<DropoutModel>(*context);
}
