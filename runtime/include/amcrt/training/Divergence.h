//===- Divergence.h - Losses far above the first -------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_TRAINING_DIVERGENCE_H
#define AMCRT_TRAINING_DIVERGENCE_H

#include <cstddef>
#include <optional>
#include <span>

namespace amcrt {

/// Losses that are looked at together.
inline constexpr size_t divergenceWindow = 10;

/// The median of the last `window` (at least 1) of the losses of a run, when it
/// is far above the first, above first + 9 max(|first|, 1).
///
/// Ten times the first is more than batches differ in, and a run that diverges
/// passes any bound. The median does not take one batch for a trend. The floor
/// is what guessing costs, of the order of 1 for cross-entropies and for
/// squared errors of normalised targets, so that a first loss near 0, of
/// trained weights, is no scale of its own.
std::optional<double> findDivergence(std::span<const double> losses,
                                     size_t window = divergenceWindow);

} // namespace amcrt

#endif // AMCRT_TRAINING_DIVERGENCE_H
