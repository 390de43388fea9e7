//===- TestProgram.cpp - Programs made by hand ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestProgram.h"
#include "amcrt/description/DeviceDescription.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <unistd.h>

using namespace amcrt;

static uint64_t sizeOf(fb::ElementType element) {
  if (element == fb::ElementType::i1)
    return 1;
  return element == fb::ElementType::f64 || element == fb::ElementType::i64 ? 8
                                                                            : 4;
}

static uint64_t aligned(uint64_t bytes) { return (bytes + 63) / 64 * 64; }

TestProgram::TestProgram() {
  DeviceDescription device = DeviceDescription::load("ideal");
  tables.device_json = device.toJson();
  tables.array_size = device.capabilities.arraySize;
  tables.chips = device.capabilities.chips;
  tables.tiles_per_chip = device.capabilities.tilesPerChip;
  tables.training = std::make_unique<fb::TrainingT>();
  tables.training->optimizer = "none";
  tables.training->inverse_period = 1;
  tables.training->curvature_period = 1;
  tables.training->batch = 1;
}

fb::Buffer TestProgram::arena(uint64_t elements, fb::ElementType element) {
  uint64_t offset = tables.arena_bytes;
  tables.arena_bytes = aligned(offset + elements * sizeOf(element));
  return {fb::Space::arena, element, offset, elements};
}

fb::Buffer TestProgram::constant(const std::vector<float> &values) {
  uint64_t offset = constants.size();
  constants.resize(aligned(offset + values.size() * sizeof(float)));
  std::memcpy(constants.data() + offset, values.data(),
              values.size() * sizeof(float));
  return {fb::Space::constants, fb::ElementType::f32, offset, values.size()};
}

fb::Matrix TestProgram::matrix(const fb::Buffer &buffer, uint32_t rows,
                               uint32_t cols) {
  return {buffer, 0, rows, cols, cols, 1};
}

fb::Buffer TestProgram::state(const std::string &name, uint64_t n,
                              const std::vector<float> &initial) {
  auto state = std::make_unique<fb::StateT>();
  fb::Buffer buffer = arena(n);
  state->name = name;
  state->buffer = std::make_unique<fb::Buffer>(buffer);
  state->shape = {int64_t(n)};
  if (!initial.empty())
    state->initial = std::make_unique<fb::Buffer>(constant(initial));
  tables.state.push_back(std::move(state));
  return buffer;
}

fb::EntryPointT &TestProgram::entry(const std::string &name) {
  tables.entry_points.push_back(std::make_unique<fb::EntryPointT>());
  tables.entry_points.back()->name = name;
  return *tables.entry_points.back();
}

static std::unique_ptr<fb::NamedBufferT> named(const std::string &name,
                                               const fb::Buffer &buffer,
                                               std::vector<int64_t> shape) {
  auto result = std::make_unique<fb::NamedBufferT>();
  result->name = name;
  result->buffer = std::make_unique<fb::Buffer>(buffer);
  result->shape = std::move(shape);
  return result;
}

fb::Buffer TestProgram::input(fb::EntryPointT &entry, const std::string &name,
                              std::vector<int64_t> shape) {
  uint64_t elements = 1;
  for (int64_t extent : shape)
    elements *= uint64_t(extent);
  fb::Buffer buffer = arena(elements);
  entry.inputs.push_back(named(name, buffer, std::move(shape)));
  return buffer;
}

void TestProgram::output(fb::EntryPointT &entry, const std::string &name,
                         const fb::Buffer &buffer, std::vector<int64_t> shape) {
  entry.outputs.push_back(named(name, buffer, std::move(shape)));
}

fb::GemmT TestProgram::gemm(const fb::Matrix &a, const fb::Matrix &b,
                            const fb::Matrix &c) {
  fb::GemmT item;
  item.a = std::make_unique<fb::Matrix>(a);
  item.b = std::make_unique<fb::Matrix>(b);
  item.c = std::make_unique<fb::Matrix>(c);
  return item;
}

fb::ProgramTileT TestProgram::programTile(fb::TileRef tile,
                                          const fb::Matrix &block,
                                          fb::TileMode mode) {
  fb::ProgramTileT item;
  item.tile = std::make_unique<fb::TileRef>(tile);
  item.mode = mode;
  item.block = std::make_unique<fb::Matrix>(block);
  return item;
}

std::vector<uint8_t> TestProgram::pack() const {
  flatbuffers::FlatBufferBuilder builder;
  fb::FinishProgramBuffer(builder, fb::Program::Pack(builder, &tables));
  return {builder.GetBufferPointer(),
          builder.GetBufferPointer() + builder.GetSize()};
}

std::string TestProgram::path(const std::string &name) {
  const testing::TestInfo &test =
      *testing::UnitTest::GetInstance()->current_test_info();
  // Thousands of files that are written to last would keep a disk busy.
  std::filesystem::path folder = "/dev/shm";
  if (!std::filesystem::is_directory(folder))
    folder = testing::TempDir();
  return folder / ("amc-" + std::to_string(getpid()) + "-" +
                   test.test_suite_name() + "-" + test.name() + "-" + name);
}

ProgramFile TestProgram::write() const {
  return ProgramFile::parse(packProgramFile(pack(), constants, code),
                            path("program.bin"));
}

/// y[i] = x[i] + x[i], compiled from
///   void kernel(void *const *b, int64_t begin, int64_t end) {
///     const float *x = b[0]; float *y = b[1];
///     for (int64_t i = begin; i < end; i++) y[i] = x[i] + x[i];
///   }
static const std::vector<uint8_t> doubleKernel = {
    0x48, 0x8b, 0x0f, 0x48, 0x8b, 0x47, 0x08, 0x48, 0x39, 0xd6, 0x7d, 0x17,
    0xf3, 0x0f, 0x10, 0x04, 0xb1, 0xf3, 0x0f, 0x58, 0xc0, 0xf3, 0x0f, 0x11,
    0x04, 0xb0, 0x48, 0x83, 0xc6, 0x01, 0x48, 0x39, 0xf2, 0x75, 0xe9, 0xc3};

TestProgram amcrt::exampleProgram() {
  TestProgram p;
  fb::Matrix m = p.matrix(p.state("m", 9, exampleMatrix), 3, 3);
  fb::EntryPointT &refresh = p.entry("refresh");
  p.add(refresh, p.programTile({0, 0}, m));
  p.add(refresh, p.programTile({0, 1}, m, fb::TileMode::mvm));

  fb::EntryPointT &apply = p.entry("apply");
  fb::Buffer input = p.input(apply, "x", {3, 2});
  fb::Matrix x = p.matrix(input, 3, 2);
  auto labels = std::make_unique<fb::LabelsT>();
  labels->classes = 4;
  labels->ignored = {-1};
  apply.inputs.back()->labels.push_back(std::move(labels));
  auto result = [&](const char *name) {
    fb::Buffer buffer = p.arena(6);
    p.output(apply, name, buffer, {3, 2});
    return p.matrix(buffer, 3, 2);
  };
  p.add(apply, p.solve<fb::InverseT>({0, 0}, x, result("solution")));
  p.add(apply, p.solve<fb::MvmT>({0, 1}, x, result("product")));
  p.add(apply, p.gemm(m, x, result("gemm"))).location = "node";
  p.add(apply, [&] {
    fb::SchurComplementT schur;
    fb::Buffer buffer = p.arena(1);
    p.output(apply, "schur", buffer, {1, 1});
    schur.matrix = std::make_unique<fb::Matrix>(m);
    schur.out = std::make_unique<fb::Matrix>(p.matrix(buffer, 1, 1));
    schur.split = 2;
    return schur;
  }());
  p.add(apply, [&] {
    fb::CopyT copy;
    fb::Buffer buffer = p.arena(6);
    p.output(apply, "copy", buffer, {3, 2});
    copy.from = std::make_unique<fb::Buffer>(input);
    copy.to = std::make_unique<fb::Buffer>(buffer);
    return copy;
  }());
#if defined(__x86_64__)
  p.code = doubleKernel;
  p.tables.code = std::make_unique<fb::NativeCodeT>();
  p.tables.code->triple = "x86_64-pc-linux-gnu";
  p.tables.code->kernels.push_back(std::make_unique<fb::KernelSymbolT>());
  p.tables.code->kernels.back()->name = "double";
  p.tables.code->kernels.back()->args = 2;
  p.add(apply, [&] {
    fb::DispatchT dispatch;
    fb::Buffer buffer = p.arena(6);
    p.output(apply, "doubled", buffer, {3, 2});
    dispatch.args = {input, buffer};
    dispatch.extent = 6;
    return dispatch;
  }());
#endif
  fb::Buffer factors = p.arena(12, fb::ElementType::f64);
  p.add(apply, [&] {
    fb::FactorizeT factorize;
    factorize.matrix = std::make_unique<fb::Matrix>(m);
    factorize.factors = std::make_unique<fb::Buffer>(factors);
    return factorize;
  }());
  fb::Matrix solved = result("solved");
  p.add(apply, [&] {
    fb::SolveFactorizedT solve;
    solve.factors = std::make_unique<fb::Buffer>(factors);
    solve.rhs = std::make_unique<fb::Matrix>(x);
    solve.out = std::make_unique<fb::Matrix>(solved);
    return solve;
  }());
  auto layer = std::make_unique<fb::LayerT>();
  layer->name = "dense";
  layer->factors.push_back(std::make_unique<fb::FactorT>());
  layer->factors.back()->which = "A";
  layer->factors.back()->size = 3;
  layer->factors.back()->tiles = {fb::TileRef(0, 0)};
  p.tables.layers.push_back(std::move(layer));
  return p;
}
