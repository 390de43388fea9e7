//===- VerifyProgram.cpp - Checks of a program ----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/VerifyProgram.h"
#include "amcrt/Error.h"
#include "amcrt/schema/program_generated.h"

#include <map>
#include <set>
#include <string>

using namespace amcrt;

namespace {

std::string str(uint64_t value) { return std::to_string(value); }

std::optional<uint64_t> bytesOf(fb::ElementType element) {
  switch (element) {
  case fb::ElementType::f32:
  case fb::ElementType::i32:
    return 4;
  case fb::ElementType::f64:
  case fb::ElementType::i64:
    return 8;
  case fb::ElementType::i1:
    return 1;
  }
  return std::nullopt;
}

/// a * b and a + b, nothing when they do not fit.
std::optional<uint64_t> times(uint64_t a, uint64_t b) {
  uint64_t result;
  if (__builtin_mul_overflow(a, b, &result))
    return std::nullopt;
  return result;
}
std::optional<uint64_t> plus(uint64_t a, std::optional<uint64_t> b) {
  uint64_t result;
  if (!b || __builtin_add_overflow(a, *b, &result))
    return std::nullopt;
  return result;
}

bool cpuHas(const std::string &feature) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (feature == "avx")
    return __builtin_cpu_supports("avx");
  if (feature == "avx2")
    return __builtin_cpu_supports("avx2");
  if (feature == "fma")
    return __builtin_cpu_supports("fma");
  if (feature == "avx512f")
    return __builtin_cpu_supports("avx512f");
  if (feature == "avx512vl")
    return __builtin_cpu_supports("avx512vl");
  if (feature == "avx512dq")
    return __builtin_cpu_supports("avx512dq");
  if (feature == "avx512bw")
    return __builtin_cpu_supports("avx512bw");
#endif
  return false;
}

/// How a tile is used; programming comes first somewhere.
struct TileUse {
  std::set<fb::TileMode> programmed;
  std::map<fb::TileMode, std::string> used; ///< where, first
  uint32_t rows = 0, cols = 0;
};

class Verifier {
public:
  explicit Verifier(const ProgramFile &file) : file(file) {}

  void run() {
    where = "program table";
    std::span<const uint8_t> bytes = file.program();
    flatbuffers::Verifier structure(bytes.data(), bytes.size());
    if (!fb::VerifyProgramBuffer(structure))
      fail("is not a valid table");
    program = fb::GetProgram(bytes.data());
    if (!program->array_size() || program->array_size() > 4096 ||
        !program->chips() || !program->tiles_per_chip())
      fail("names a device of " + str(program->chips()) + " chips, " +
           str(program->tiles_per_chip()) + " tiles, array size " +
           str(program->array_size()));
    verifyCode();
    verifyTraining();
    verifyState();
    if (!program->entry_points() || !program->entry_points()->size())
      fail("has no entry points");
    std::set<std::string> names;
    for (const fb::EntryPoint *entry : *program->entry_points()) {
      where = "entry point '" + entry->name()->str() + "'";
      if (!names.insert(entry->name()->str()).second)
        fail("exists twice");
      verifyEntry(*entry);
    }
    verifyTiles();
    verifyLayers();
  }

private:
  [[noreturn]] void fail(const std::string &what) const {
    throw Error(file.path() + ": " + where + ": " + what +
                "; compile the model again");
  }

  void verifyBuffer(const fb::Buffer &buffer, const std::string &what,
                    bool written = false) const {
    std::optional<uint64_t> size = bytesOf(buffer.element());
    bool inArena = buffer.space() == fb::Space::arena;
    if (!size || (!inArena && buffer.space() != fb::Space::constants))
      fail(what + " has an unknown element type or space");
    uint64_t room = inArena ? program->arena_bytes() : file.constants().size();
    std::optional<uint64_t> end =
        plus(buffer.offset(), times(buffer.elements(), *size));
    if (!end || *end > room)
      fail(what + " ends behind its space of " + str(room) + " bytes");
    if (buffer.offset() % fileAlignment != 0)
      fail(what + " is at " + str(buffer.offset()) + ", no multiple of " +
           str(fileAlignment));
    if (written && !inArena)
      fail(what + " would be written to, but lies in the constants");
  }

  void verifyShape(const flatbuffers::Vector<int64_t> *shape,
                   const fb::Buffer &buffer, const std::string &what) const {
    uint64_t elements = 1;
    if (shape)
      for (int64_t extent : *shape) {
        std::optional<uint64_t> product =
            extent < 0 ? std::nullopt : times(elements, uint64_t(extent));
        if (!product)
          fail(what + " has an impossible shape");
        elements = *product;
      }
    if (elements != buffer.elements())
      fail(what + " has a shape of " + str(elements) +
           " elements and a buffer of " + str(buffer.elements()));
  }

  void verifyMatrix(const fb::Matrix &m, const std::string &what,
                    bool written = false) const {
    verifyBuffer(m.buffer(), what, written);
    if (m.buffer().element() != fb::ElementType::f32)
      fail(what + " is not of f32");
    if (m.rows() == 0 || m.cols() == 0)
      fail(what + " is empty");
    std::optional<uint64_t> row = times(m.rows() - 1, m.row_stride());
    std::optional<uint64_t> col = times(m.cols() - 1, m.col_stride());
    std::optional<uint64_t> last =
        row ? plus(*row, col) : std::optional<uint64_t>();
    last = last ? plus(m.offset(), last) : last;
    if (!last || *last >= m.buffer().elements())
      fail(what + " reaches behind its buffer of " +
           str(m.buffer().elements()) + " elements");
  }

  void verifyCode() {
    where = "native code";
    const fb::NativeCode *code = program->code();
    if (!code) {
      kernels = 0;
      return;
    }
    std::string triple = code->triple()->str();
#if defined(__x86_64__)
    if (!triple.starts_with("x86_64") || triple.find("linux") == triple.npos)
#endif
      fail("is for " + triple + ", this machine is another one");
    if (code->features())
      for (const auto *feature : *code->features())
        if (!cpuHas(feature->str()))
          throw Error(file.path() + ": was compiled for the CPU '" +
                      (code->cpu() ? code->cpu()->str() : "?") +
                      "' and needs " + feature->str() +
                      ", which this CPU does not have; compile with "
                      "--mcpu=native here");
    kernels = code->kernels() ? code->kernels()->size() : 0;
    for (uint32_t i = 0; i < kernels; ++i)
      if (code->kernels()->Get(i)->offset() >= file.code().size())
        fail("kernel " + str(i) + " begins behind the code");
  }

  void verifyTraining() {
    where = "training table";
    const fb::Training *t = program->training();
    if (!t)
      fail("is missing");
    if (t->inverse_period() == 0 || t->curvature_period() == 0 ||
        t->batch() == 0)
      fail("has a period or a batch of 0");
    if (!(t->lr() >= 0) || !(t->damping() >= 0))
      fail("has a learning rate or a damping that is negative or not a number");
  }

  void verifyState() {
    std::set<std::string> names;
    if (!program->state())
      return;
    for (const fb::State *state : *program->state()) {
      std::string name = state->name()->str();
      where = "state '" + name + "'";
      if (!names.insert(name).second)
        fail("exists twice");
      verifyBuffer(*state->buffer(), "its buffer", true);
      verifyShape(state->shape(), *state->buffer(), "it");
      if (state->role() > fb::StateRole::counter)
        fail("has an unknown role");
      if (const fb::Buffer *initial = state->initial()) {
        verifyBuffer(*initial, "its initial value");
        if (initial->element() != state->buffer()->element() ||
            initial->elements() != state->buffer()->elements())
          fail("has an initial value of another size or type");
      }
    }
  }

  void verifyEntry(const fb::EntryPoint &entry) {
    std::string base = where;
    auto named = [&](const auto *list, const char *what) {
      if (!list)
        return;
      for (const fb::NamedBuffer *buffer : *list) {
        std::string name = what + (" '" + buffer->name()->str() + "'");
        verifyBuffer(*buffer->buffer(), name);
        verifyShape(buffer->shape(), *buffer->buffer(), name);
      }
    };
    named(entry.inputs(), "input");
    named(entry.outputs(), "output");
    if (entry.inputs())
      for (const fb::NamedBuffer *buffer : *entry.inputs())
        verifyBuffer(*buffer->buffer(), "input", true);
    if (!entry.schedule())
      return;
    for (uint32_t i = 0; i < entry.schedule()->size(); ++i) {
      where = base + " item " + str(i);
      verifyItem(*entry.schedule()->Get(i));
    }
  }

  void verifyItem(const fb::Item &item) {
    if (const fb::Dispatch *dispatch = item.action_as_Dispatch())
      return verifyDispatch(*dispatch);
    if (const fb::Gemm *gemm = item.action_as_Gemm())
      return verifyGemm(*gemm);
    if (const fb::Copy *copy = item.action_as_Copy()) {
      verifyBuffer(*copy->from(), "the source");
      verifyBuffer(*copy->to(), "the target", true);
      if (copy->from()->element() != copy->to()->element() ||
          copy->from()->elements() != copy->to()->elements())
        fail("copies between buffers of different size or type");
      return;
    }
    if (const fb::SchurComplement *schur = item.action_as_SchurComplement()) {
      verifyMatrix(*schur->matrix(), "the matrix");
      verifyMatrix(*schur->out(), "the result", true);
      uint32_t n = schur->matrix()->rows(), split = schur->split();
      if (schur->matrix()->cols() != n || split == 0 || split >= n ||
          schur->out()->rows() != n - split ||
          schur->out()->cols() != n - split)
        fail("a Schur complement of shapes that do not fit");
      return;
    }
    if (const fb::ProgramTile *tile = item.action_as_ProgramTile()) {
      TileUse &use = verifyTile(*tile->tile());
      verifyMatrix(*tile->block(), "the block");
      uint32_t rows = tile->block()->rows(), cols = tile->block()->cols();
      if (rows > program->array_size() || cols > program->array_size())
        fail("a block of " + str(rows) + "x" + str(cols) +
             " does not fit an array of " + str(program->array_size()));
      if (tile->mode() > fb::TileMode::mvm ||
          tile->rounding() > fb::Rounding::toward_zero)
        fail("an unknown mode or rounding");
      if (tile->mode() == fb::TileMode::inv && rows != cols)
        fail("a block of " + str(rows) + "x" + str(cols) +
             " cannot be inverted");
      if (!use.programmed.empty() && (use.rows != rows || use.cols != cols))
        fail("programs a tile with blocks of different shapes");
      use.programmed.insert(tile->mode());
      use.rows = rows;
      use.cols = cols;
      return;
    }
    if (const fb::Inverse *solve = item.action_as_Inverse())
      return verifySolve(*solve->tile(), *solve->rhs(), *solve->out(),
                         fb::TileMode::inv);
    if (const fb::Mvm *product = item.action_as_Mvm())
      return verifySolve(*product->tile(), *product->rhs(), *product->out(),
                         fb::TileMode::mvm);
    fail("an unknown action");
  }

  void verifyDispatch(const fb::Dispatch &dispatch) const {
    if (dispatch.kernel() >= kernels)
      fail("runs kernel " + str(dispatch.kernel()) + " of " + str(kernels));
    uint64_t args = dispatch.args() ? dispatch.args()->size() : 0;
    uint64_t takes = program->code()->kernels()->Get(dispatch.kernel())->args();
    if (args != takes)
      fail("gives " + str(args) + " buffers to a kernel that takes " +
           str(takes));
    if (dispatch.extent() > INT64_MAX)
      fail("has an impossible extent");
    for (uint64_t i = 0; i < args; ++i)
      verifyBuffer(*dispatch.args()->Get(uint32_t(i)), "buffer " + str(i));
  }

  void verifyGemm(const fb::Gemm &gemm) const {
    auto whole = [&](const fb::Matrix &m, uint64_t stride, const char *what,
                     bool written) {
      verifyMatrix(m, what, written);
      // The last product of the batch.
      std::optional<uint64_t> shift = times(gemm.batch() - 1, stride);
      std::optional<uint64_t> offset =
          shift ? plus(m.offset(), *shift) : std::nullopt;
      if (gemm.batch() == 0 || !offset)
        fail("an impossible batch");
      fb::Matrix last(m.buffer(), *offset, m.rows(), m.cols(), m.row_stride(),
                      m.col_stride());
      verifyMatrix(last, what, written);
    };
    whole(*gemm.a(), gemm.a_batch_stride(), "matrix a", false);
    whole(*gemm.b(), gemm.b_batch_stride(), "matrix b", false);
    whole(*gemm.c(), gemm.c_batch_stride(), "matrix c", true);
    if (gemm.a()->cols() != gemm.b()->rows() ||
        gemm.c()->rows() != gemm.a()->rows() ||
        gemm.c()->cols() != gemm.b()->cols())
      fail("a product of shapes that do not fit");
  }

  TileUse &verifyTile(const fb::TileRef &tile) {
    if (tile.chip() >= program->chips() ||
        tile.tile() >= program->tiles_per_chip())
      fail("chip " + str(tile.chip()) + ", tile " + str(tile.tile()) +
           " does not exist on a device of " + str(program->chips()) +
           " chips with " + str(program->tiles_per_chip()) + " tiles");
    return tiles[uint64_t(tile.chip()) << 32 | tile.tile()];
  }

  void verifySolve(const fb::TileRef &tile, const fb::Matrix &rhs,
                   const fb::Matrix &out, fb::TileMode mode) {
    TileUse &use = verifyTile(tile);
    verifyMatrix(rhs, "the right-hand side");
    verifyMatrix(out, "the result", true);
    if (rhs.cols() != out.cols())
      fail("as many results as right-hand sides are needed");
    use.used.try_emplace(mode, where);
    solves.push_back({&use, rhs.rows(), out.rows(), where});
  }

  /// Every tile that is used is programmed somewhere, in that mode and shape.
  void verifyTiles() {
    for (auto &[id, use] : tiles)
      for (auto &[mode, place] : use.used) {
        where = place;
        if (!use.programmed.count(mode))
          fail(use.programmed.empty()
                   ? "uses chip " + str(id >> 32) + ", tile " +
                         str(id & 0xffffffff) + ", which nothing programs"
                   : "uses a tile in a mode that it is not programmed for");
      }
    for (const Solve &solve : solves) {
      where = solve.where;
      if (solve.rhsRows != solve.use->cols || solve.outRows != solve.use->rows)
        fail("a tile of " + str(solve.use->rows) + "x" + str(solve.use->cols) +
             " with operands of " + str(solve.rhsRows) + " and " +
             str(solve.outRows) + " rows");
    }
  }

  void verifyLayers() {
    where = "layers";
    if (!program->layers())
      return;
    for (const fb::Layer *layer : *program->layers())
      if (layer->factors())
        for (const fb::Factor *factor : *layer->factors())
          if (factor->tiles())
            for (const fb::TileRef *tile : *factor->tiles())
              (void)verifyTile(*tile);
  }

  struct Solve {
    TileUse *use;
    uint32_t rhsRows, outRows;
    std::string where;
  };

  const ProgramFile &file;
  const fb::Program *program = nullptr;
  std::string where;
  uint64_t kernels = 0;
  std::map<uint64_t, TileUse> tiles;
  std::vector<Solve> solves;
};

} // namespace

void amcrt::verifyProgram(const ProgramFile &file) { Verifier(file).run(); }
