//===- Policies.h - What happens to bad tiles ------------------ -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_TILES_POLICIES_H
#define AMCRT_TILES_POLICIES_H

namespace amcrt {

/// What happens when a programmed circuit is not stable. `fallback`: it is
/// programmed again up to two times, with fresh write errors, then its matrix
/// is solved digitally until it is programmed anew. `stop`: an Error.
enum class UnstablePolicy { fallback, stop };

/// What happens where cells are broken. `repair`: what is programmed is read
/// back, and made up for (docs/device.md). `ignore`: nothing.
enum class DefectPolicy { repair, ignore };

} // namespace amcrt

#endif // AMCRT_TILES_POLICIES_H
