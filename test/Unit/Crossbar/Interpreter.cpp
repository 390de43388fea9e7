//===- Interpreter.cpp - Runs lowered modules in float64 ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Interpreter.h"

#include "amc/Dialect/AMC/IR/AMCDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MLProgram/IR/MLProgram.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace mlir;
using namespace mlir::amc;
using namespace mlir::amc::test;

Array::Array(ArrayRef<int64_t> extents, double fill) : shape(extents) {
  int64_t size = 1;
  for (int64_t extent : shape)
    size *= extent;
  values.assign(size, fill);
}

Array test::solveDense(Array m, Array b) {
  int64_t n = m.shape[0], k = b.shape[1];
  for (int64_t p = 0; p < n; ++p) {
    int64_t best = p;
    for (int64_t i = p + 1; i < n; ++i)
      if (std::abs(m(i, p)) > std::abs(m(best, p)))
        best = i;
    for (int64_t j = 0; j < n; ++j)
      std::swap(m(p, j), m(best, j));
    for (int64_t j = 0; j < k; ++j)
      std::swap(b(p, j), b(best, j));
    for (int64_t i = p + 1; i < n; ++i) {
      double factor = m(i, p) / m(p, p);
      for (int64_t j = p; j < n; ++j)
        m(i, j) -= factor * m(p, j);
      for (int64_t j = 0; j < k; ++j)
        b(i, j) -= factor * b(p, j);
    }
  }
  for (int64_t p = n - 1; p >= 0; --p)
    for (int64_t j = 0; j < k; ++j) {
      for (int64_t i = p + 1; i < n; ++i)
        b(p, j) -= m(p, i) * b(i, j);
      b(p, j) /= m(p, p);
    }
  return b;
}

/// Calls `visit` with every index of `shape`, the last running fastest.
static void forEach(ArrayRef<int64_t> shape,
                    llvm::function_ref<void(ArrayRef<int64_t>)> visit) {
  SmallVector<int64_t> index(shape.size());
  if (llvm::is_contained(shape, 0))
    return;
  while (true) {
    visit(index);
    size_t d = shape.size();
    while (d > 0 && ++index[d - 1] == shape[d - 1])
      index[--d] = 0;
    if (d == 0)
      return;
  }
}

static int64_t offset(const Array &array, ArrayRef<int64_t> index) {
  int64_t result = 0;
  for (auto [extent, at] : llvm::zip_equal(array.shape, index))
    result = result * extent + at;
  return result;
}

static ArrayRef<int64_t> shapeOf(Value value) {
  if (auto type = dyn_cast<RankedTensorType>(value.getType()))
    return type.getShape();
  return {};
}

static Array constant(arith::ConstantOp op) {
  Array result(shapeOf(op));
  auto number = [](Attribute attr) {
    if (auto real = dyn_cast<FloatAttr>(attr))
      return real.getValueAsDouble();
    return static_cast<double>(cast<IntegerAttr>(attr).getInt());
  };
  if (auto dense = dyn_cast<DenseElementsAttr>(op.getValue()))
    for (auto [slot, attr] :
         llvm::zip_equal(result.values, dense.getValues<Attribute>()))
      slot = number(attr);
  else
    result.values[0] = number(op.getValue());
  return result;
}

/// One operation of a nest's body.
static double scalar(Operation &op, ArrayRef<double> x) {
  return llvm::TypeSwitch<Operation *, double>(&op)
      .Case<arith::AddFOp>([&](auto) { return x[0] + x[1]; })
      .Case<arith::SubFOp>([&](auto) { return x[0] - x[1]; })
      .Case<arith::MulFOp>([&](auto) { return x[0] * x[1]; })
      .Case<arith::DivFOp>([&](auto) { return x[0] / x[1]; })
      .Case<math::SqrtOp>([&](auto) { return std::sqrt(x[0]); })
      .Case<arith::SelectOp>([&](auto) { return x[0] ? x[1] : x[2]; })
      .Case<arith::CmpFOp>([&](arith::CmpFOp compare) {
        EXPECT_EQ(compare.getPredicate(), arith::CmpFPredicate::OGT);
        return x[0] > x[1] ? 1.0 : 0.0;
      })
      .Default([](Operation *other) {
        ADD_FAILURE() << "unknown scalar "
                      << other->getName().getStringRef().str();
        return 0.0;
      });
}

bool Interpreter::runTensor(Operation &op, Frame &frame) {
  auto read = [&](Value value) -> const Array & {
    EXPECT_TRUE(frame.contains(value));
    return frame[value].array;
  };
  auto set = [&](Value value, Array array) {
    frame[value].array = std::move(array);
  };
  return llvm::TypeSwitch<Operation *, bool>(&op)
      .Case<arith::ConstantOp>([&](auto it) {
        set(it, constant(it));
        return true;
      })
      .Case<tensor::EmptyOp>([&](auto it) {
        set(it, Array(shapeOf(it), std::nan("")));
        return true;
      })
      .Case<tensor::ExtractSliceOp>([&](tensor::ExtractSliceOp it) {
        Array part(shapeOf(it));
        const Array &whole = read(it.getSource());
        for (int64_t i = 0; i < part.shape[0]; ++i)
          for (int64_t j = 0; j < part.shape[1]; ++j)
            part(i, j) =
                whole(it.getStaticOffset(0) + i * it.getStaticStride(0),
                      it.getStaticOffset(1) + j * it.getStaticStride(1));
        set(it, part);
        return true;
      })
      .Case<tensor::InsertSliceOp>([&](tensor::InsertSliceOp it) {
        Array whole = read(it.getDest());
        const Array &part = read(it.getSource());
        for (int64_t i = 0; i < part.shape[0]; ++i)
          for (int64_t j = 0; j < part.shape[1]; ++j)
            whole(it.getStaticOffset(0) + i * it.getStaticStride(0),
                  it.getStaticOffset(1) + j * it.getStaticStride(1)) =
                part(i, j);
        set(it, whole);
        return true;
      })
      .Case<tensor::ExpandShapeOp, tensor::CollapseShapeOp>([&](auto it) {
        Array array = read(it.getSrc());
        array.shape = shapeOf(it.getResult()).vec();
        set(it, array);
        return true;
      })
      .Case<linalg::LinalgOp>([&](linalg::LinalgOp it) {
        SmallVector<AffineMap> maps = it.getIndexingMapsArray();
        Value init = it.getDpsInits()[0];
        Array out = read(init);
        forEach(it.getStaticLoopRanges(), [&](ArrayRef<int64_t> point) {
          llvm::DenseMap<Value, double> values;
          int64_t at = 0;
          for (auto [i, arg] : llvm::enumerate(it.getBlock()->getArguments())) {
            Value operand = op.getOperand(i);
            const Array &array = operand == init ? out : read(operand);
            at = offset(array, maps[i].compose(point));
            values[arg] = array.values[at];
          }
          for (Operation &inner : *it.getBlock()) {
            SmallVector<double> x;
            for (Value operand : inner.getOperands())
              x.push_back(values.contains(operand) ? values[operand]
                                                   : read(operand).values[0]);
            if (isa<linalg::YieldOp>(inner))
              out.values[at] = x[0];
            else
              values[inner.getResult(0)] = scalar(inner, x);
          }
        });
        set(op.getResult(0), out);
        return true;
      })
      .Default(false);
}

bool Interpreter::runCrossbar(Operation &op, Frame &frame) {
  return llvm::TypeSwitch<Operation *, bool>(&op)
      .Case<crossbar::ProgramOp>([&](crossbar::ProgramOp it) {
        crossbar::PlacementAttr place = it.getPlacementAttr();
        EXPECT_TRUE(place) << "a tile without a place";
        frame[it].place = {place.getChip(), place.getTile()};
        tiles[frame[it].place] = {frame[it.getBlock()].array,
                                  it.getTile().getType().getMode() ==
                                      crossbar::TileMode::inv};
        return true;
      })
      .Case<crossbar::InverseOp>([&](crossbar::InverseOp it) {
        auto tile = tiles.find(frame[it.getTile()].place);
        EXPECT_TRUE(tile != tiles.end() && tile->second.inverts);
        frame[it].array =
            solveDense(tile->second.matrix, frame[it.getRhs()].array);
        ++inverses;
        return true;
      })
      .Case<crossbar::MvmOp>([&](crossbar::MvmOp it) {
        auto tile = tiles.find(frame[it.getTile()].place);
        EXPECT_TRUE(tile != tiles.end() && !tile->second.inverts);
        const Array &m = tile->second.matrix;
        const Array &x = frame[it.getRhs()].array;
        Array y(shapeOf(it));
        for (int64_t i = 0; i < y.shape[0]; ++i)
          for (int64_t k = 0; k < m.shape[1]; ++k)
            for (int64_t j = 0; j < y.shape[1]; ++j)
              y(i, j) += m(i, k) * x(k, j);
        frame[it].array = y;
        ++products;
        return true;
      })
      // Any pair of operations that solves will do: the factors are the matrix.
      .Case<crossbar::FactorizeOp>([&](crossbar::FactorizeOp it) {
        frame[it].array = frame[it.getMatrix()].array;
        return true;
      })
      .Case<crossbar::SolveFactorizedOp>([&](crossbar::SolveFactorizedOp it) {
        frame[it].array =
            solveDense(frame[it.getFactors()].array, frame[it.getRhs()].array);
        return true;
      })
      .Case<crossbar::SchurComplementOp>([&](crossbar::SchurComplementOp it) {
        const Array &m = frame[it.getMatrix()].array;
        int64_t n1 = it.getSplit(), n2 = m.shape[0] - n1;
        Array m11({n1, n1}), m12({n1, n2}), s({n2, n2});
        for (int64_t i = 0; i < n1; ++i) {
          for (int64_t j = 0; j < n1; ++j)
            m11(i, j) = m(i, j);
          for (int64_t j = 0; j < n2; ++j)
            m12(i, j) = m(i, n1 + j);
        }
        Array x = solveDense(m11, m12);
        for (int64_t i = 0; i < n2; ++i)
          for (int64_t j = 0; j < n2; ++j) {
            s(i, j) = m(n1 + i, n1 + j);
            for (int64_t k = 0; k < n1; ++k)
              s(i, j) -= m(n1 + i, k) * x(k, j);
          }
        frame[it].array = s;
        return true;
      })
      .Default(false);
}

void Interpreter::run(Operation &op, Frame &frame) {
  if (auto load = dyn_cast<ml_program::GlobalLoadOp>(op)) {
    std::string name = load.getGlobal().getLeafReference().str();
    EXPECT_TRUE(globals.count(name)) << name << " is read before it is stored";
    frame[load] = globals[name];
  } else if (auto store = dyn_cast<ml_program::GlobalStoreOp>(op)) {
    globals[store.getGlobal().getLeafReference().str()] =
        frame[store.getValue()];
  } else if (!runTensor(op, frame) && !runCrossbar(op, frame)) {
    ADD_FAILURE() << "unknown operation " << op.getName().getStringRef().str();
  }
}

std::vector<Array> Interpreter::call(StringRef name,
                                     std::vector<Array> arguments) {
  std::vector<Array> results;
  auto function = module.lookupSymbol<func::FuncOp>(name);
  if (!function) {
    ADD_FAILURE() << "no function " << name.str();
    return results;
  }
  Frame frame;
  for (auto [value, array] :
       llvm::zip_equal(function.getArguments(), arguments))
    frame[value].array = array;
  for (Operation &op : function.front().without_terminator())
    run(op, frame);
  for (Value value : function.front().getTerminator()->getOperands())
    results.push_back(frame[value].array);
  return results;
}
