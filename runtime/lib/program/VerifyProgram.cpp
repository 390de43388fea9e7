//===- VerifyProgram.cpp - Checks of a program ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/program/VerifyProgram.h"
#include "AlgebraChecks.h"
#include "TileChecks.h"
#include "VectorAlignment.h"
#include "amcrt/description/DeviceModel.h"
#include "amcrt/support/Error.h"

#include <algorithm>
#include <cmath>
#include <set>

using namespace amcrt;

namespace {

std::string str(uint64_t value) { return std::to_string(value); }

bool cpuHas(const std::string &feature) {
#if defined(__x86_64__)
  __builtin_cpu_init();
#define AMCRT_FEATURE(name)                                                    \
  if (feature == name)                                                         \
    return __builtin_cpu_supports(name);
  AMCRT_FEATURE("avx")
  AMCRT_FEATURE("avx2")
  AMCRT_FEATURE("f16c")
  AMCRT_FEATURE("fma")
  AMCRT_FEATURE("bmi")
  AMCRT_FEATURE("bmi2")
  AMCRT_FEATURE("popcnt")
  AMCRT_FEATURE("avx512f")
  AMCRT_FEATURE("avx512vl")
  AMCRT_FEATURE("avx512dq")
  AMCRT_FEATURE("avx512bw")
#undef AMCRT_FEATURE
#endif
  return false;
}

class Verifier {
public:
  Verifier(const ProgramFile &file, const fb::Program &program)
      : file(file), program(program), checks(file, program),
        device(describedDevice()), tiles(device, checks) {}

  void run(Processor processor) {
    if (processor == Processor::own)
      verifyProcessor();
    verifyCode();
    verifyTraining();
    verifyState();
    verifyEntries();
    tiles.finish();
    verifyLayers();
  }

private:
  /// What the tables say of the device agrees with its description.
  DeviceModel describedDevice() {
    checks.where = "device";
    if (!program.device_json())
      checks.fail("has no description");
    DeviceModel described(
        DeviceDescription::parse(program.device_json()->str(), file.path()));
    const amc_device_info &info = described.info();
    auto agree = [&](const char *what, uint32_t table, uint32_t described) {
      if (table != described)
        checks.fail("the program uses " + str(table) + " " + what +
                    ", the description has " + str(described));
    };
    agree("rows and columns a tile", program.array_size(), info.array_size);
    agree("chips", program.chips(), info.chips);
    agree("tiles a chip", program.tiles_per_chip(), info.tiles_per_chip);
    return described;
  }

  void verifyProcessor() {
    const fb::NativeCode *code = program.code();
    if (!code)
      return;
    std::string triple = code->triple()->str();
#if defined(__x86_64__)
    if (!triple.starts_with("x86_64") || triple.find("linux") == triple.npos)
#endif
      throw Error(file.path() + ": has native code for " + triple +
                  ", this machine is another one; compile the model here");
    if (code->features())
      for (const auto *feature : *code->features())
        if (!cpuHas(feature->str()))
          throw Error(file.path() + ": was compiled for the CPU '" +
                      (code->cpu() ? code->cpu()->str() : "?") +
                      "' and needs " + feature->str() +
                      ", which this CPU does not have; compile with "
                      "--mcpu=native here");
  }

  void verifyCode() {
    checks.where = "native code";
    const fb::NativeCode *code = program.code();
    if (!code)
      return;
    kernels = code->kernels() ? code->kernels()->size() : 0;
    for (uint32_t i = 0; i < kernels; ++i)
      if (code->kernels()->Get(i)->offset() >= file.code().size())
        checks.fail("kernel " + str(i) + " ('" +
                    code->kernels()->Get(i)->name()->str() +
                    "') begins behind the code of " + str(file.code().size()) +
                    " bytes");
  }

  void verifyTraining() {
    checks.where = "training table";
    const fb::Training *t = program.training();
    if (!t)
      checks.fail("is missing");
    if (t->inverse_period() == 0 || t->curvature_period() == 0 ||
        t->batch() == 0)
      checks.fail("has a period or a batch of 0");
    auto sane = [](double value) { return std::isfinite(value) && value >= 0; };
    if (!sane(t->lr()) || !sane(t->damping()))
      checks.fail(
          "has a learning rate or a damping that is negative or not a number");
  }

  void verifyState() {
    if (!program.state())
      return;
    std::set<std::string> names;
    struct Place {
      uint64_t begin, end;
      std::string name;
    };
    std::vector<Place> places;
    for (const fb::State *state : *program.state()) {
      std::string name = state->name()->str();
      checks.where = "state '" + name + "'";
      if (!names.insert(name).second)
        checks.fail("exists twice");
      const fb::Buffer &buffer = *state->buffer();
      checks.buffer(buffer, "its buffer", MemoryChecks::written);
      checks.shape(state->shape(), buffer, "it");
      if (state->role() > fb::StateRole::MAX)
        checks.fail("has an unknown role");
      if (const fb::Buffer *initial = state->initial()) {
        checks.buffer(*initial, "its initial value", MemoryChecks::read);
        if (initial->space() != fb::Space::constants)
          checks.fail("has an initial value that is no constant");
        if (initial->element() != buffer.element() ||
            initial->elements() != buffer.elements())
          checks.fail("has an initial value of another size or type");
      }
      places.push_back(
          {buffer.offset(),
           buffer.offset() +
               buffer.elements() * bytesOf(ElementType(buffer.element())),
           name});
    }
    std::sort(places.begin(), places.end(),
              [](const Place &a, const Place &b) { return a.begin < b.begin; });
    for (size_t i = 1; i < places.size(); ++i)
      if (places[i].begin < places[i - 1].end) {
        checks.where = "state '" + places[i].name + "'";
        checks.fail("overlaps state '" + places[i - 1].name + "'");
      }
  }

  void verifyEntries() {
    checks.where = "program table";
    if (!program.entry_points() || !program.entry_points()->size())
      checks.fail("has no entry points");
    std::set<std::string> names;
    for (const fb::EntryPoint *entry : *program.entry_points()) {
      std::string name = entry->name()->str();
      checks.where = "entry point '" + name + "'";
      if (!names.insert(name).second)
        checks.fail("exists twice");
      verifyNamed(entry->inputs(), "input", MemoryChecks::written);
      verifyNamed(entry->outputs(), "output", MemoryChecks::read);
      tiles.beginEntry(name);
      for (uint32_t i = 0; entry->schedule() && i < entry->schedule()->size();
           ++i) {
        const fb::Item &item = *entry->schedule()->Get(i);
        checks.where = "entry point '" + name + "' item " + str(i);
        if (item.location())
          checks.where += " (" + item.location()->str() + ")";
        verifyItem(item);
      }
    }
  }

  template <typename List>
  void verifyNamed(const List *list, const std::string &what,
                   MemoryChecks::Access access) const {
    if (!list)
      return;
    std::set<std::string> names;
    for (const fb::NamedBuffer *named : *list) {
      std::string name = what + " '" + named->name()->str() + "'";
      if (!names.insert(name).second)
        checks.fail(name + " exists twice");
      checks.buffer(*named->buffer(), name, access);
      checks.shape(named->shape(), *named->buffer(), name);
      if (named->role() > fb::OutputRole::scores)
        checks.fail(name + " has an unknown role");
      if (named->labels())
        for (const fb::Labels *labels : *named->labels())
          verifyLabels(*labels, name);
    }
  }

  void verifyLabels(const fb::Labels &labels, const std::string &name) const {
    int64_t end;
    if (labels.classes() < 1 ||
        __builtin_add_overflow(labels.first(), labels.classes(), &end))
      checks.fail(name + " is labels of " + std::to_string(labels.classes()) +
                  " classes from " + std::to_string(labels.first()));
  }

  void verifyItem(const fb::Item &item) {
    switch (item.action_type()) {
    case fb::Action::Dispatch:
      return verify(*item.action_as_Dispatch());
    case fb::Action::Gemm:
      return verify(*item.action_as_Gemm());
    case fb::Action::Copy:
      return verify(*item.action_as_Copy());
    case fb::Action::SchurComplement:
      return amcrt::verify(*item.action_as_SchurComplement(), checks);
    case fb::Action::Factorize:
      return amcrt::verify(*item.action_as_Factorize(), checks);
    case fb::Action::SolveFactorized:
      return amcrt::verify(*item.action_as_SolveFactorized(), checks);
    case fb::Action::ProgramTile:
      return tiles.program(*item.action_as_ProgramTile());
    case fb::Action::Inverse: {
      const fb::Inverse &solve = *item.action_as_Inverse();
      return tiles.use(*solve.tile(), *solve.rhs(), *solve.out(),
                       fb::TileMode::inv);
    }
    case fb::Action::Mvm: {
      const fb::Mvm &product = *item.action_as_Mvm();
      return tiles.use(*product.tile(), *product.rhs(), *product.out(),
                       fb::TileMode::mvm);
    }
    case fb::Action::NONE:
      break;
    }
    checks.fail("has an unknown action");
  }

  void verify(const fb::Dispatch &dispatch) const {
    if (dispatch.kernel() >= kernels)
      checks.fail("runs kernel " + str(dispatch.kernel()) + " of " +
                  str(kernels));
    const auto &kernel = *program.code()->kernels()->Get(dispatch.kernel());
    uint32_t args = dispatch.args() ? dispatch.args()->size() : 0;
    if (args != kernel.args())
      checks.fail("gives " + str(args) + " buffers to the kernel '" +
                  kernel.name()->str() + "', which takes " +
                  str(kernel.args()));
    if (dispatch.extent() == 0 || dispatch.extent() > INT64_MAX)
      checks.fail("has an extent of " + str(dispatch.extent()));
    for (uint32_t i = 0; i < args; ++i)
      checks.buffer(*dispatch.args()->Get(i), "buffer " + str(i),
                    MemoryChecks::read);
  }

  void verify(const fb::Copy &copy) const {
    checks.buffer(*copy.from(), "the source", MemoryChecks::read);
    checks.buffer(*copy.to(), "the target", MemoryChecks::written);
    if (copy.from()->element() != copy.to()->element() ||
        copy.from()->elements() != copy.to()->elements())
      checks.fail("copies between buffers of different size or type");
  }

  void verify(const fb::Gemm &gemm) const {
    if (gemm.batch() == 0)
      checks.fail("has a batch of 0");
    // The last of the batch; those between lie between.
    auto last = [&](const fb::Matrix &m, uint64_t stride, const char *what,
                    MemoryChecks::Access access) {
      checks.matrix(m, what, access);
      uint64_t shift, offset;
      if (__builtin_mul_overflow(gemm.batch() - 1, stride, &shift) ||
          __builtin_add_overflow(m.offset(), shift, &offset))
        checks.fail(std::string(what) + " has an impossible batch stride");
      fb::Matrix end(m.buffer(), offset, m.rows(), m.cols(), m.row_stride(),
                     m.col_stride());
      checks.matrix(end, what, access);
      return end;
    };
    const fb::Matrix &a = *gemm.a(), &b = *gemm.b(), &c = *gemm.c();
    fb::Matrix endA =
        last(a, gemm.a_batch_stride(), "matrix a", MemoryChecks::read);
    fb::Matrix endB =
        last(b, gemm.b_batch_stride(), "matrix b", MemoryChecks::read);
    fb::Matrix endC =
        last(c, gemm.c_batch_stride(), "matrix c", MemoryChecks::written);
    if (a.cols() != b.rows() || c.rows() != a.rows() || c.cols() != b.cols())
      checks.fail("is a product of " + shapeOf(a) + " and " + shapeOf(b) +
                  " into " + shapeOf(c));
    checks.disjoint(c, "matrix c", a, "matrix a");
    checks.disjoint(c, "matrix c", b, "matrix b");
    checks.disjoint(endC, "matrix c", endA, "matrix a");
    checks.disjoint(endC, "matrix c", endB, "matrix b");
  }

  static std::string shapeOf(const fb::Matrix &m) {
    return str(m.rows()) + "x" + str(m.cols());
  }

  void verifyLayers() {
    if (!program.layers())
      return;
    for (const fb::Layer *layer : *program.layers()) {
      checks.where = "layer '" + layer->name()->str() + "'";
      if (layer->factors())
        for (const fb::Factor *factor : *layer->factors())
          if (factor->tiles())
            for (const fb::TileRef *tile : *factor->tiles())
              tiles.exists(*tile);
    }
  }

  const ProgramFile &file;
  const fb::Program &program;
  MemoryChecks checks;
  DeviceModel device;
  TileChecks tiles;
  uint32_t kernels = 0;
};

} // namespace

const fb::Program &amcrt::programTables(const ProgramFile &file) {
  std::span<const uint8_t> bytes = file.program();
  flatbuffers::Verifier structure(bytes.data(), bytes.size());
  if (!fb::VerifyProgramBuffer(structure) ||
      !areVectorsAligned(
          *flatbuffers::GetRoot<flatbuffers::Table>(bytes.data()),
          *fb::ProgramTypeTable()))
    throw Error(file.path() + ": program table: is not a valid table; compile "
                              "the model again");
  return *fb::GetProgram(bytes.data());
}

void amcrt::verifyProgram(const ProgramFile &file, Processor processor) {
  Verifier(file, programTables(file)).run(processor);
}
