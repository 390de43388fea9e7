//===- VerifyTests.cpp - What is refused in programs ----------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestProgram.h"
#include "amcrt/program/VerifyProgram.h"
#include "amcrt/support/Error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

using namespace amcrt;

namespace {

/// The program of each test, changed by it.
class Verify : public testing::Test {
protected:
  TestProgram p = exampleProgram();
  fb::EntryPointT &refresh() { return *p.tables.entry_points[0]; }
  fb::EntryPointT &apply() { return *p.tables.entry_points[1]; }
  template <typename T> T &item(size_t i) {
    return *static_cast<T *>(apply().schedule[i]->action.value);
  }
  fb::InverseT &inverse() { return item<fb::InverseT>(0); }
  fb::GemmT &gemm() { return item<fb::GemmT>(2); }
  fb::DispatchT &dispatch() { return item<fb::DispatchT>(5); }

  /// Expects an error that says `text`, in this file.
  void refused(const std::string &text) {
    ProgramFile file = p.write();
    try {
      verifyProgram(file);
      ADD_FAILURE() << "is accepted, expected: " << text;
    } catch (const Error &error) {
      EXPECT_NE(std::string(error.what()).find(text), std::string::npos)
          << error.what();
      EXPECT_EQ(std::string(error.what()).find(file.path()), 0u);
    }
  }

  static void move(fb::Buffer &buffer, uint64_t offset) {
    buffer = {buffer.space(), buffer.element(), offset, buffer.elements()};
  }
};

TEST_F(Verify, AcceptsTheExample) {
  verifyProgram(p.write());
  // A scalar has a shape of no extent.
  p.output(apply(), "scalar", p.arena(1), {});
  verifyProgram(p.write());
}

TEST_F(Verify, StructureOfTheTables) {
  std::vector<uint8_t> bytes = p.pack();
  bytes[0] = 0xff; // the offset of the root
  ProgramFile file = ProgramFile::parse(
      packProgramFile(bytes, p.constants, p.code), "broken.bin");
  EXPECT_THROW(verifyProgram(file), Error);
}

/// An offset that leads 4 bytes on: the vector's length is the lower half of
/// its first element, which is small, and the elements are off by 4 bytes.
TEST_F(Verify, VectorsAreAligned) {
  apply().inputs[0]->labels[0]->ignored = {1};
#if defined(__x86_64__) // Elsewhere the example has no kernel.
  dispatch().args[0] = p.constant({1, 2, 3, 4, 5, 6});
#endif
  const std::vector<uint8_t> bytes = p.pack();
  const fb::EntryPoint &entry =
      *fb::GetProgram(bytes.data())->entry_points()->Get(1);
  const fb::NamedBuffer &input = *entry.inputs()->Get(0);
  auto offset = [&](const void *table, uint16_t field) {
    return static_cast<const flatbuffers::Table *>(table)->GetAddressOf(field) -
           bytes.data();
  };
  std::vector<ptrdiff_t> offsets = {
      offset(&input, fb::NamedBuffer::VT_SHAPE),
      offset(input.labels()->Get(0), fb::Labels::VT_IGNORED)};
#if defined(__x86_64__)
  offsets.push_back(
      offset(entry.schedule()->Get(5)->action(), fb::Dispatch::VT_ARGS));
#endif
  for (ptrdiff_t at : offsets) {
    std::vector<uint8_t> moved = bytes;
    ASSERT_LT(moved[at], 252);
    moved[at] += 4;
    try {
      verifyProgram(ProgramFile::parse(
          packProgramFile(moved, p.constants, p.code), "p.bin"));
      ADD_FAILURE() << "is accepted";
    } catch (const Error &error) {
      EXPECT_STREQ(error.what(), "p.bin: program table: is not a valid table; "
                                 "compile the model again");
    }
  }
}

TEST_F(Verify, DeviceDescriptionAndGeometryAgree) {
  p.tables.chips += 1;
  refused("device: the program uses " + std::to_string(p.tables.chips) +
          " chips, the description has");
  p.tables.device_json = "{";
  refused(".bin: ");
}

TEST_F(Verify, TrainingTable) {
  p.tables.training->batch = 0;
  refused("training table: has a period or a batch of 0");
  p.tables.training->batch = 1;
  p.tables.training->lr = std::numeric_limits<double>::infinity();
  refused("a learning rate or a damping that is negative or not a number");
  p.tables.training.reset();
  refused("training table: is missing");
}

TEST_F(Verify, EntryPoints) {
  apply().name = "refresh";
  refused("entry point 'refresh': exists twice");
  p.tables.entry_points.clear();
  refused("has no entry points");
}

TEST_F(Verify, InputsAndOutputs) {
  apply().inputs[0]->shape = {2, 2};
  refused("entry point 'apply': input 'x' has a shape of 4 elements and a "
          "buffer of 6");
  apply().inputs[0]->shape = {-3, -2};
  refused("input 'x' has an impossible shape");
  apply().inputs[0]->shape = {INT64_MAX, INT64_MAX};
  refused("input 'x' has an impossible shape");
  apply().inputs[0]->shape = {3, 2};
  apply().outputs[1]->name = "solution";
  refused("output 'solution' exists twice");
}

TEST_F(Verify, LabelsHaveClasses) {
  fb::LabelsT &labels = *apply().inputs[0]->labels[0];
  labels.first = INT64_MAX - 4;
  verifyProgram(p.write());
  labels.first = INT64_MAX - 3;
  refused("entry point 'apply': input 'x' is labels of 4 classes from "
          "9223372036854775804");
  labels.first = 0;
  labels.classes = 0;
  refused("input 'x' is labels of 0 classes from 0");
}

TEST_F(Verify, BuffersLieInTheirSpace) {
  fb::Buffer &x = *apply().inputs[0]->buffer;
  move(x, p.tables.arena_bytes);
  refused("input 'x' ends behind its space of " +
          std::to_string(p.tables.arena_bytes) + " bytes");
  move(x, UINT64_MAX - 63);
  refused("input 'x' ends behind its space");
  move(x, 4);
  refused("input 'x' is at 4, no multiple of 64");
  x = {fb::Space::constants, fb::ElementType::f32, 0, 6};
  refused("input 'x' would be written to, but lies in the constants");
  x = {fb::Space(7), fb::ElementType::f32, 0, 6};
  refused("input 'x' has an unknown element type or space");
  x = {fb::Space::arena, fb::ElementType(9), 0, 6};
  refused("input 'x' has an unknown element type or space");
}

TEST_F(Verify, State) {
  p.tables.state[0]->shape = {3};
  refused("state 'm': it has a shape of 3 elements");
  p.tables.state[0]->shape = {9};
  p.state("m", 4);
  refused("state 'm': exists twice");
  p.tables.state[1]->name = "n";
  move(*p.tables.state[1]->buffer, 0);
  refused("state 'n': overlaps state 'm'");
  p.tables.state.pop_back();
  *p.tables.state[0]->initial = p.constant({1, 2});
  refused("has an initial value of another size or type");
  *p.tables.state[0]->initial = *p.tables.state[0]->buffer;
  refused("has an initial value that is no constant");
  p.tables.state[0]->initial.reset();
  p.tables.state[0]->role = fb::StateRole(11);
  refused("has an unknown role");
}

TEST_F(Verify, MatricesLieInTheirBuffers) {
  const fb::Buffer buffer = gemm().b->buffer();
  *gemm().b = {buffer, 1, 3, 2, 2, 1};
  refused("entry point 'apply' item 2 (node): matrix b reaches behind its "
          "buffer of 6 elements");
  *gemm().b = {buffer, 0, 3, 2, UINT64_MAX, 1};
  refused("matrix b reaches behind");
  *gemm().b = {buffer, UINT64_MAX, 3, 2, 2, 1};
  refused("matrix b reaches behind");
  *gemm().b = {buffer, 0, 3, 0, 2, 1};
  refused("matrix b is empty");
  *gemm().b = p.matrix(p.arena(6, fb::ElementType::i32), 3, 2);
  refused("matrix b is not of f32");
}

TEST_F(Verify, Products) {
  gemm().batch = 0;
  refused("item 2 (node): has a batch of 0");
  gemm().batch = 2;
  gemm().a_batch_stride = 1;
  refused("matrix a reaches behind its buffer");
  gemm().a_batch_stride = UINT64_MAX;
  refused("matrix a reaches behind its buffer");
  gemm().batch = 3;
  refused("matrix a has an impossible batch stride");
  gemm().batch = 1;
  *gemm().a = p.matrix(p.arena(6), 3, 2);
  refused("is a product of 3x2 and 3x2 into 3x2");
}

TEST_F(Verify, WhatIsWrittenIsNotRead) {
  *gemm().c = *gemm().b;
  refused("item 2 (node): matrix c overlaps matrix b");
  fb::Buffer wide = p.arena(12);
  *gemm().b = {wide, 0, 3, 2, 4, 1};
  *gemm().c = {wide, 1, 3, 2, 4, 1};
  refused("matrix c overlaps matrix b");
  *gemm().c = {wide, 2, 3, 2, 4, 1}; // the other columns
  verifyProgram(p.write());
  *gemm().c = {wide, 2, 3, 2, 1, 1};
  refused("matrix c has rows and columns that overlap");
  *gemm().c = {p.arena(6), 0, 3, 2, 0, 1};
  refused("matrix c has rows and columns that overlap");
  *gemm().c = p.matrix(p.constant({1, 2, 3, 4, 5, 6}), 3, 2);
  refused("matrix c would be written to, but lies in the constants");
}

TEST_F(Verify, CopiesAndSchurComplements) {
  auto &schur = item<fb::SchurComplementT>(3);
  schur.split = 3;
  refused("item 3: is a Schur complement of shapes that do not fit");
  schur.split = 1;
  refused("item 3: is a Schur complement of shapes that do not fit");
  schur.split = 2;
  auto &copy = item<fb::CopyT>(4);
  *copy.to = p.arena(5);
  refused("item 4: copies between buffers of different size or type");
}

TEST_F(Verify, Factors) {
  auto &factorize = item<fb::FactorizeT>(6);
  auto &solve = item<fb::SolveFactorizedT>(7);
  fb::Buffer good = *factorize.factors;
  *factorize.factors = p.arena(12);
  refused("item 6: has factors that are not 3x4 of f64");
  *factorize.factors = p.arena(9, fb::ElementType::f64);
  refused("item 6: has factors that are not 3x4 of f64");
  *factorize.factors = {fb::Space::arena, fb::ElementType::f64,
                        factorize.matrix->buffer().offset(), 12};
  refused("item 6: the factors overlap the matrix");
  *factorize.factors = good;
  fb::Matrix matrix = *factorize.matrix;
  *factorize.matrix = p.matrix(p.arena(6), 3, 2);
  refused("item 6: factorizes a matrix that is not square");
  *factorize.matrix = matrix;
  fb::Matrix out = *solve.out;
  *solve.out = p.matrix(p.arena(3), 3, 1);
  refused("item 7: is a solution of shapes that do not fit");
  *solve.out = p.matrix(
      {fb::Space::arena, fb::ElementType::f32, good.offset(), 6}, 3, 2);
  refused("item 7: the result overlaps the factors");
  *solve.out = out;
  *solve.rhs = p.matrix(p.arena(8), 4, 2);
  refused("item 7: has factors that are not 4x5 of f64");
}

TEST_F(Verify, Tiles) {
  *inverse().tile = {p.tables.chips, 0};
  refused("item 0: there is no chip " + std::to_string(p.tables.chips) +
          ", tile 0: device '");
  *inverse().tile = {0, 5};
  refused("item 0: uses chip 0, tile 5, which nothing programs");
  *inverse().tile = {0, 1};
  refused("item 0: uses chip 0, tile 1 for inv; it is programmed for mvm");
  *inverse().tile = {0, 0};
  *inverse().rhs = p.matrix(p.arena(4), 2, 2);
  *inverse().out = p.matrix(p.arena(4), 2, 2);
  refused("chip 0, tile 0 holds 3x3; its operands have 2 and 2 rows");
  *inverse().out = p.matrix(p.arena(2), 2, 1);
  refused("has 1 results for 2 right-hand sides");
}

TEST_F(Verify, TilesAreProgrammedBeforeUse) {
  // By the same entry point, after the use.
  apply().schedule.push_back(std::move(refresh().schedule[0]));
  refresh().schedule.erase(refresh().schedule.begin());
  refused("entry point 'apply' item 0: uses chip 0, tile 0 before it is "
          "programmed");
  std::rotate(apply().schedule.begin(), apply().schedule.end() - 1,
              apply().schedule.end());
  verifyProgram(p.write());
  // For something else in between.
  fb::Matrix block = p.matrix(p.arena(4), 2, 2);
  p.add(apply(), p.programTile({0, 0}, block));
  std::rotate(apply().schedule.begin() + 1, apply().schedule.end() - 1,
              apply().schedule.end());
  refused("entry point 'apply' item 2: chip 0, tile 0 holds 2x2");
}

TEST_F(Verify, Blocks) {
  auto &program =
      *static_cast<fb::ProgramTileT *>(refresh().schedule[0]->action.value);
  *program.block = p.matrix(p.arena(6), 2, 3);
  refused("entry point 'refresh' item 0: a block of 2x3 cannot be inverted");
  uint32_t n = p.tables.array_size + 1;
  *program.block = p.matrix(p.arena(n * n), n, n);
  std::string less = std::to_string(n - 1);
  refused("does not fit a tile of " + less + "x" + less + " of device '");
}

TEST_F(Verify, LayersNameTilesThatExist) {
  p.tables.layers[0]->factors[0]->tiles = {{0, 1u << 20}};
  refused("layer 'dense': there is no chip 0, tile 1048576");
}

#if defined(__x86_64__)
TEST_F(Verify, Dispatches) {
  dispatch().kernel = 1;
  refused("entry point 'apply' item 5: runs kernel 1 of 1");
  dispatch().kernel = 0;
  dispatch().args.pop_back();
  refused("gives 1 buffers to the kernel 'double', which takes 2");
  dispatch().args.push_back(
      {fb::Space::arena, fb::ElementType::f32, 1 << 20, 6});
  refused("buffer 1 ends behind its space");
  dispatch().extent = 0;
  refused("has an extent of 0");
}

TEST_F(Verify, NativeCode) {
  p.tables.code->kernels[0]->offset = 1000;
  refused("kernel 0 ('double') begins behind the code of 36 bytes");
  p.tables.code->cpu = "future";
  p.tables.code->features = {"avx2048"};
  refused("was compiled for the CPU 'future' and needs avx2048, which this "
          "CPU does not have; compile with --mcpu=native here");
  p.tables.code->triple = "riscv64-unknown-linux-gnu";
  refused("has native code for riscv64-unknown-linux-gnu, this machine is "
          "another one");
  // A compiler may write it for that machine.
  p.tables.code->kernels[0]->offset = 0;
  verifyProgram(p.write(), Processor::any);
}
#endif

} // namespace
