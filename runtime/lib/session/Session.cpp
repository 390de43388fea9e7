//===- Session.cpp - A loaded program that runs ---------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/Session.h"
#include "Bytes.h"
#include "Dependencies.h"
#include "Gemm.h"
#include "Memory.h"
#include "ThreadPool.h"
#include "Tiles.h"
#include "Timeline.h"
#include "amcrt/Error.h"
#include "amcrt/VerifyProgram.h"
#include "amcrt/description/DeviceDescription.h"
#include "amcrt/schema/program_generated.h"

#include <Eigen/Cholesky>
#include <zlib.h>

#include <cmath>
#include <cstring>
#include <limits>

using namespace amcrt;

namespace {

using Kernel = void (*)(void *const *buffers, int64_t begin, int64_t end);

/// Below so many operations and bytes an item is not worth handing out.
constexpr uint64_t serialWork = 200000;

/// A schedule's item with its addresses; `item` says what it is.
struct Step {
  const fb::Item *item = nullptr;
  uint64_t resource = digitalEngine;
  Dependencies after;
  Kernel kernel = nullptr;
  std::vector<void *> buffers;
};

struct Entry {
  const fb::EntryPoint *table = nullptr;
  std::vector<Tensor> inputs, outputs;
  std::vector<Step> steps;
};

std::string text(const flatbuffers::String *string) {
  return string ? string->str() : std::string();
}

uint64_t elementBytes(fb::ElementType element) {
  switch (element) {
  case fb::ElementType::f64:
  case fb::ElementType::i64:
    return 8;
  case fb::ElementType::i1:
    return 1;
  default:
    return 4;
  }
}

amc_tile_id tileOf(const fb::TileRef *tile) {
  return {tile->chip(), tile->tile()};
}

/// out = M22 - M21 M11^-1 M12 of a symmetric M, in float64.
void schurComplement(const MatrixView &m, const MatrixView &out,
                     uint32_t split) {
  uint32_t rest = m.rows - split;
  Eigen::MatrixXd matrix(m.rows, m.rows);
  for (uint32_t i = 0; i < m.rows; ++i)
    for (uint32_t j = 0; j < m.rows; ++j)
      matrix(i, j) = m.data[i * m.rowStride + j * m.colStride];
  Eigen::LLT<Eigen::MatrixXd> leading(matrix.topLeftCorner(split, split));
  if (leading.info() != Eigen::Success)
    throw Error("a matrix of " + std::to_string(m.rows) +
                " rows is not positive definite, so it cannot be cut into "
                "blocks; raise --damping");
  Eigen::MatrixXd half =
      leading.matrixL().solve(matrix.topRightCorner(split, rest));
  Eigen::MatrixXd result = matrix.bottomRightCorner(rest, rest);
  result.noalias() -= half.transpose() * half;
  for (uint32_t i = 0; i < rest; ++i)
    for (uint32_t j = 0; j < rest; ++j)
      out.data[i * out.rowStride + j * out.colStride] = float(result(i, j));
}

/// The device has the periphery that the program's tiles need.
void checkModes(const ProgramFile &file, const fb::Program &program,
                const amc_device_info &info) {
  for (const fb::EntryPoint *entry : *program.entry_points())
    for (uint32_t i = 0; entry->schedule() && i < entry->schedule()->size();
         ++i) {
      const auto *tile = entry->schedule()->Get(i)->action_as_ProgramTile();
      if (!tile)
        continue;
      bool inverts = tile->mode() == fb::TileMode::inv;
      if (!(inverts ? info.has_inv : info.has_mvm))
        throw Error(file.path() + ": entry point '" + text(entry->name()) +
                    "' item " + std::to_string(i) + ": needs a tile that " +
                    (inverts ? "inverts" : "multiplies") +
                    ", which this device does not have");
    }
}

} // namespace

struct Session::Impl {
  const ProgramFile &file;
  const fb::Program &program;
  std::string sha256;
  TrainingInfo training;
  DeviceDescription device;
  Pages arena, code;
  std::map<std::string, Entry> entries;
  std::vector<StateTensor> state;
  ThreadPool pool;
  Tiles tiles;
  Timeline timeline;

  Impl(const ProgramFile &file, const SessionOptions &options,
       DeviceDescription description, Device opened)
      : file(file), program(*fb::GetProgram(file.program().data())),
        sha256(file.sha256()), device(std::move(description)),
        arena(program.arena_bytes(), "the program's buffers"),
        code(loadCode(file.code())), pool(std::max(1u, options.threads)),
        tiles(std::move(opened), options.policy, flop()) {}

  /// Of one operation of the digital engine.
  Cost flop() const {
    return {1 / device.digitalFlopsPerSecond, device.digitalJoulesPerFlop};
  }

  void *address(const fb::Buffer &buffer) const {
    // Nothing writes to the constants.
    auto *base = buffer.space() == fb::Space::arena
                     ? arena.data()
                     : const_cast<uint8_t *>(file.constants().data());
    return base + buffer.offset();
  }

  MatrixView view(const fb::Matrix &m) const {
    return {static_cast<float *>(address(m.buffer())) + m.offset(), m.rows(),
            m.cols(), m.row_stride(), m.col_stride()};
  }

  Tensor tensor(const fb::NamedBuffer &named) const {
    Tensor result{named.name()->str(),
                  ElementType(named.buffer()->element()),
                  {},
                  address(*named.buffer())};
    if (named.shape())
      result.shape.assign(named.shape()->begin(), named.shape()->end());
    return result;
  }

  void prepare();
  void readTraining();
  /// Simulated cost.
  Cost run(const Step &step);
  void dispatch(const Step &step);
  void gemmItem(const fb::Gemm &gemm);

  const Entry &entry(const std::string &name) const {
    auto found = entries.find(name);
    if (found == entries.end())
      throw Error(file.path() + ": has no entry point '" + name + "'");
    return found->second;
  }
};

void Session::Impl::readTraining() {
  const fb::Training *t = program.training();
  if (!t)
    return;
  training = {text(t->optimizer()),
              text(t->lr_schedule()),
              text(t->options_json()),
              t->lr(),
              t->damping(),
              t->warmup(),
              t->inverse_period(),
              t->curvature_period(),
              t->batch(),
              {}};
  if (t->uncovered())
    for (const auto *name : *t->uncovered())
      training.uncovered.push_back(name->str());
}

void Session::Impl::prepare() {
  readTraining();
  for (const fb::EntryPoint *from : *program.entry_points()) {
    Entry &entry = entries[from->name()->str()];
    entry.table = from;
    if (from->inputs())
      for (const fb::NamedBuffer *named : *from->inputs())
        entry.inputs.push_back(tensor(*named));
    if (from->outputs())
      for (const fb::NamedBuffer *named : *from->outputs())
        entry.outputs.push_back(tensor(*named));
    if (!from->schedule())
      continue;
    std::vector<Dependencies> dependencies = dependenciesOf(*from);
    for (const fb::Item *item : *from->schedule()) {
      Step step{item,
                resourceOf(*item),
                std::move(dependencies[entry.steps.size()]),
                nullptr,
                {}};
      if (const fb::Dispatch *dispatch = item->action_as_Dispatch()) {
        const auto &symbol =
            *program.code()->kernels()->Get(dispatch->kernel());
        step.kernel = reinterpret_cast<Kernel>(code.data() + symbol.offset());
        if (dispatch->args())
          for (const fb::Buffer *buffer : *dispatch->args())
            step.buffers.push_back(address(*buffer));
      }
      entry.steps.push_back(std::move(step));
    }
  }
  if (program.state())
    for (const fb::State *from : *program.state()) {
      StateTensor tensor;
      tensor.name = from->name()->str();
      tensor.element = ElementType(from->buffer()->element());
      if (from->shape())
        tensor.shape.assign(from->shape()->begin(), from->shape()->end());
      tensor.data = address(*from->buffer());
      tensor.role = StateRole(from->role());
      if (const fb::Buffer *initial = from->initial())
        std::memcpy(tensor.data, address(*initial),
                    initial->elements() * elementBytes(initial->element()));
      state.push_back(std::move(tensor));
    }
}

void Session::Impl::dispatch(const Step &step) {
  const fb::Dispatch &dispatch = *step.item->action_as_Dispatch();
  uint64_t extent = dispatch.extent();
  if (extent == 1 || step.item->flops() + step.item->bytes() < serialWork) {
    step.kernel(step.buffers.data(), 0, int64_t(extent));
    return;
  }
  struct Loop {
    const Step &step;
    uint64_t extent, size;
  } loop{step, extent, (extent + 15) / 16};
  if (loop.size > 64)
    loop.size = (loop.size + 63) / 64 * 64; // whole cache lines
  pool.run((extent + loop.size - 1) / loop.size,
           [](void *context, uint64_t chunk) {
             const auto &loop = *static_cast<const Loop *>(context);
             uint64_t begin = chunk * loop.size;
             loop.step.kernel(
                 loop.step.buffers.data(), int64_t(begin),
                 int64_t(std::min(begin + loop.size, loop.extent)));
           },
           &loop);
}

void Session::Impl::gemmItem(const fb::Gemm &item) {
  MatrixView a = view(*item.a()), b = view(*item.b()), c = view(*item.c());
  for (uint32_t i = 0; i < item.batch(); ++i) {
    gemm(a, b, c, item.accumulate(), pool);
    a.data += item.a_batch_stride();
    b.data += item.b_batch_stride();
    c.data += item.c_batch_stride();
  }
}

Cost Session::Impl::run(const Step &step) {
  const fb::Item &item = *step.item;
  switch (item.action_type()) {
  case fb::Action::Dispatch:
    dispatch(step);
    break;
  case fb::Action::Gemm:
    gemmItem(*item.action_as_Gemm());
    break;
  case fb::Action::Copy: {
    const fb::Copy &copy = *item.action_as_Copy();
    std::memmove(address(*copy.to()), address(*copy.from()),
                 copy.to()->elements() * elementBytes(copy.to()->element()));
    break;
  }
  case fb::Action::SchurComplement: {
    const auto &schur = *item.action_as_SchurComplement();
    schurComplement(view(*schur.matrix()), view(*schur.out()), schur.split());
    break;
  }
  case fb::Action::ProgramTile: {
    const auto &tile = *item.action_as_ProgramTile();
    return tiles.program(tileOf(tile.tile()), amc_tile_mode(tile.mode()),
                         amc_rounding(tile.rounding()), view(*tile.block()));
  }
  case fb::Action::Inverse: {
    const auto &solve = *item.action_as_Inverse();
    return tiles.inverse(tileOf(solve.tile()), view(*solve.rhs()),
                         view(*solve.out()));
  }
  case fb::Action::Mvm: {
    const auto &product = *item.action_as_Mvm();
    return tiles.mvm(tileOf(product.tile()), view(*product.rhs()),
                     view(*product.out()));
  }
  case fb::Action::NONE:
    break;
  }
  return flop() * double(item.flops());
}

Session::Session(std::unique_ptr<Impl> impl) : impl(std::move(impl)) {}
Session::~Session() = default;
Session::Session(Session &&) noexcept = default;

Session Session::load(const ProgramFile &file, const SessionOptions &options) {
  verifyProgram(file);
  const fb::Program &program = programTables(file);
  DeviceDescription description = DeviceDescription::parse(
      options.deviceConfig.empty() ? text(program.device_json())
                                   : options.deviceConfig,
      options.deviceConfig.empty() ? file.path() : "device description");
  Device device =
      Device::open(options.driver, description.toJson(), options.seed);
  const amc_device_info &info = device.info();
  auto atLeast = [&](const char *what, uint64_t has, uint64_t needs) {
    if (has < needs)
      throw Error(file.path() + ": was compiled for " + std::to_string(needs) +
                  " " + what + ", the device '" + options.driver + "' has " +
                  std::to_string(has) +
                  "; compile for this device or run on a larger one");
  };
  atLeast("rows and columns a tile", info.array_size, program.array_size());
  atLeast("chips", info.chips, program.chips());
  atLeast("tiles a chip", info.tiles_per_chip, program.tiles_per_chip());
  checkModes(file, program, info);
  auto impl = std::make_unique<Impl>(file, options, std::move(description),
                                     std::move(device));
  impl->prepare();
  return Session(std::move(impl));
}

const TrainingInfo &Session::training() const { return impl->training; }

bool Session::hasEntry(const std::string &entry) const {
  return impl->entries.count(entry) != 0;
}

const std::vector<Tensor> &Session::inputs(const std::string &entry) const {
  return impl->entry(entry).inputs;
}

const std::vector<Tensor> &Session::outputs(const std::string &entry) const {
  return impl->entry(entry).outputs;
}

const std::vector<StateTensor> &Session::state() const { return impl->state; }

void Session::run(const std::string &name) {
  const Entry &entry = impl->entry(name);
  impl->timeline.begin(entry.table);
  for (const Step &step : entry.steps) {
    try {
      impl->timeline.add(step.resource, step.after, impl->run(step));
    } catch (const Error &error) {
      impl->timeline.end();
      std::string place = text(step.item->location());
      throw Error(impl->file.path() + ": " + name + " item " +
                  std::to_string(&step - entry.steps.data()) +
                  (place.empty() ? "" : " (" + place + ")") + ": " +
                  error.what());
    }
  }
  impl->timeline.end();
}

static float *scalar(const std::vector<Tensor> &tensors,
                     const std::string &entry, const std::string &name) {
  for (const Tensor &tensor : tensors)
    if (tensor.name == name && tensor.element == ElementType::f32) {
      int64_t elements = 1;
      for (int64_t extent : tensor.shape)
        elements *= extent;
      if (elements == 1)
        return static_cast<float *>(tensor.data);
    }
  throw Error("the entry point '" + entry + "' has no scalar '" + name + "'");
}

void Session::setScalarInput(const std::string &entry, const std::string &name,
                             float value) {
  *scalar(inputs(entry), entry, name) = value;
}

float Session::scalarOutput(const std::string &entry,
                            const std::string &name) const {
  return *scalar(outputs(entry), entry, name);
}

void Session::fillTotals(Totals &totals) const {
  const TileCounts &counts = impl->tiles.counts();
  totals.programs = counts.programs;
  totals.cellsWritten = counts.cellsWritten;
  totals.inverses = counts.inverses;
  totals.mvms = counts.mvms;
  totals.unstable = counts.unstable;
  totals.saturated = counts.saturated;
  totals.digitalFallbacks = counts.digitalFallbacks;
  totals.simulatedSeconds = impl->timeline.totals().seconds;
  totals.joules = impl->timeline.totals().joules;
  totals.arenaBytes = impl->arena.size();
  totals.peakRssBytes = peakResidentBytes();
}

void Session::recordTrace(uint64_t items) { impl->timeline.record(items); }

std::string Session::trace() const {
  return traceJson(impl->timeline.recorded());
}

std::vector<LayerReport> Session::layers() const {
  std::vector<LayerReport> layers;
  if (!impl->program.layers())
    return layers;
  for (const fb::Layer *from : *impl->program.layers()) {
    LayerReport layer{text(from->name()), {}};
    if (from->factors())
      for (const fb::Factor *factor : *from->factors()) {
        FactorReport report{text(factor->which()), factor->size(), 0, 0,
                            std::numeric_limits<double>::quiet_NaN()};
        if (factor->tiles())
          for (const fb::TileRef *tile : *factor->tiles()) {
            ++report.tiles;
            report.condition =
                std::max(report.condition, impl->tiles.condition(tileOf(tile)));
          }
        layer.factors.push_back(report);
      }
    layers.push_back(std::move(layer));
  }
  return layers;
}

constexpr char stateMagic[8] = {'A', 'M', 'C', 'S', 'T', 'A', 'T', '2'};

static uint64_t bytesOf(const StateTensor &tensor) {
  uint64_t bytes = elementBytes(fb::ElementType(tensor.element));
  for (int64_t extent : tensor.shape)
    bytes *= uint64_t(extent);
  return bytes;
}

std::vector<uint8_t> Session::saveState() const {
  std::vector<uint8_t> bytes;
  putBytes(bytes, stateMagic, sizeof stateMagic);
  putBytes(bytes, impl->sha256.data(), 64);
  for (const StateTensor &tensor : impl->state)
    putBytes(bytes, tensor.data, bytesOf(tensor));
  put(bytes, impl->timeline.totals());
  impl->tiles.save(bytes);
  put(bytes, uint32_t(crc32(0, bytes.data(), uInt(bytes.size()))));
  return bytes;
}

void Session::restoreState(std::span<const uint8_t> bytes,
                           const std::string &origin) {
  if (bytes.size() < sizeof stateMagic + 64 + sizeof(uint32_t) ||
      std::memcmp(bytes.data(), stateMagic, sizeof stateMagic) != 0)
    throw Error(origin + ": holds no saved state");
  std::span<const uint8_t> tail = bytes.last(sizeof(uint32_t));
  bytes = bytes.first(bytes.size() - sizeof(uint32_t));
  if (take<uint32_t>(tail, origin) !=
      uint32_t(crc32(0, bytes.data(), uInt(bytes.size()))))
    throw Error(origin + ": the saved state is damaged (checksum)");
  takeBytes(bytes, sizeof stateMagic, origin);
  std::span<const uint8_t> sha = takeBytes(bytes, 64, origin);
  if (std::memcmp(sha.data(), impl->sha256.data(), 64) != 0)
    throw Error(origin + ": is of another program than " + impl->file.path() +
                "; resume with the program that wrote it");
  // Nothing changes before all of it is known to fit.
  std::span<const uint8_t> tensors = bytes;
  for (const StateTensor &tensor : impl->state)
    takeBytes(bytes, bytesOf(tensor), origin);
  Cost totals = take<Cost>(bytes, origin);
  impl->tiles.restore(bytes, origin);
  for (const StateTensor &tensor : impl->state)
    std::memcpy(tensor.data, takeBytes(tensors, bytesOf(tensor), origin).data(),
                bytesOf(tensor));
  impl->timeline.restore(totals);
}
