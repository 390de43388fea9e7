//===- SessionTools.h - For tests of sessions ----------------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_TEST_UNIT_RUNTIME_SESSIONTOOLS_H
#define AMC_TEST_UNIT_RUNTIME_SESSIONTOOLS_H

#include "TestProgram.h"
#include "amcrt/session/Session.h"
#include "amcrt/support/Error.h"

#include <gtest/gtest.h>

namespace amcrt {

inline SessionOptions on(const std::string &driver) {
  SessionOptions options;
  options.driver = driver;
  return options;
}

inline std::span<float> floats(const std::vector<Tensor> &tensors,
                               const std::string &name) {
  for (const Tensor &tensor : tensors)
    if (tensor.name == name) {
      size_t elements = 1;
      for (int64_t extent : tensor.shape)
        elements *= size_t(extent);
      return {static_cast<float *>(tensor.data), elements};
    }
  ADD_FAILURE() << "no tensor '" << name << "'";
  return {};
}

inline void expectNear(std::span<const float> values,
                       const std::vector<double> &expected,
                       double tolerance = 1e-6) {
  ASSERT_EQ(values.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(values[i], expected[i], tolerance) << "element " << i;
}

/// What a call says when it fails; empty when it does not.
template <typename Call> std::string errorOf(Call call) {
  try {
    call();
  } catch (const Error &error) {
    return error.what();
  }
  return "";
}

} // namespace amcrt

#endif // AMC_TEST_UNIT_RUNTIME_SESSIONTOOLS_H
