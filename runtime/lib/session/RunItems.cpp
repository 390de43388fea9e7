//===- RunItems.cpp - The items of a schedule -----------------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SessionImpl.h"
#include "algebra/HostAlgebra.h"
#include "amcrt/support/Error.h"

#include <algorithm>
#include <cstring>

using namespace amcrt;

namespace {

/// Below so many operations and bytes an item is not worth handing out.
constexpr uint64_t serialWork = 200000;

} // namespace

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
                 copy.to()->elements() * bytesOf(copy.to()->element()));
    break;
  }
  case fb::Action::SchurComplement: {
    const auto &schur = *item.action_as_SchurComplement();
    if (!schurComplement(view(*schur.matrix()), view(*schur.out()),
                         schur.split()))
      tiles.notDefinite(schur.matrix()->rows());
    break;
  }
  case fb::Action::Factorize: {
    const auto &work = *item.action_as_Factorize();
    factorize(view(*work.matrix()),
              static_cast<double *>(address(*work.factors())));
    break;
  }
  case fb::Action::SolveFactorized: {
    const auto &solve = *item.action_as_SolveFactorized();
    solveFactorized(static_cast<const double *>(address(*solve.factors())),
                    view(*solve.rhs()), view(*solve.out()));
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
  return device.flop() * double(item.flops());
}
