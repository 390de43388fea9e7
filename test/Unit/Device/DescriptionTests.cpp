//===- DescriptionTests.cpp - Device descriptions and their mistakes ------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amcrt/Error.h"
#include "amcrt/description/DeviceDescription.h"

#include <gtest/gtest.h>

using amcrt::DeviceDescription;

namespace {

std::string errorOf(const std::string &json) {
  try {
    DeviceDescription::parse(json, "d.json");
  } catch (const amcrt::Error &error) {
    return error.what();
  }
  return "no error";
}

TEST(DeviceDescription, SurvivesItsJson) {
  for (const std::string &name : DeviceDescription::presets()) {
    DeviceDescription d = DeviceDescription::load(name);
    EXPECT_EQ(d.name, name);
    EXPECT_EQ(DeviceDescription::parse(d.toJson(), "j").toJson(), d.toJson());
  }
}

TEST(DeviceDescription, MissingFieldsComeFromTheBase) {
  DeviceDescription d = DeviceDescription::parse(
      R"({"name": "mine", "base": "ideal", "geometry": {"chips": 2}})", "j");
  EXPECT_EQ(d.name, "mine");
  EXPECT_EQ(d.chips, 2u);
  EXPECT_EQ(d.levelBits, 0u);
}

TEST(DeviceDescription, NamesEachMistake) {
  EXPECT_EQ(errorOf("{"), "d.json: is not JSON");
  EXPECT_EQ(errorOf("[]"), "d.json: an object is expected at the top");
  EXPECT_EQ(errorOf(R"({"geometry": {"chips": 0}})"),
            "d.json: /geometry/chips: 0: an integer from 1.0 to 4096.0 is "
            "allowed");
  EXPECT_EQ(errorOf(R"({"geometry": {"chips": 1.5}})"),
            "d.json: /geometry/chips: 1.5: an integer from 1.0 to 4096.0 is "
            "allowed");
  EXPECT_EQ(errorOf(R"({"cell": {"read_noise": "x"}})"),
            "d.json: /cell/read_noise: \"x\": a number from 0.0 to 1.0 is "
            "allowed");
  EXPECT_EQ(errorOf(R"({"geometry": {"chip": 1}})"),
            "d.json: /geometry/chip: is not known; the nearest name is "
            "'/geometry/chips'");
  EXPECT_EQ(errorOf(R"({"cell": {"write_error_siemens": [0, 1]}})"),
            "d.json: /cell/write_error_siemens: [0,1]: a list of 5 numbers is "
            "allowed");
  EXPECT_EQ(errorOf(R"({"cell": {"write_error_siemens": [0, 1, 0, 0, 0]}})"),
            "d.json: /cell/write_error_siemens/1: 1: a number from -0.01 to "
            "0.01 is allowed");
  EXPECT_EQ(errorOf(R"({"cells": {}})"),
            "d.json: /cells: is not known; the nearest name is 'cell'");
  EXPECT_EQ(errorOf(R"({"cell": {"min_conductance_siemens": 1e-4}})"),
            "d.json: /cell/min_conductance_siemens: 0.0001 must be below "
            "max_conductance_siemens, 3.5e-05");
  EXPECT_EQ(errorOf(R"({"base": "rram"})"),
            "d.json: /base: \"rram\" is not a preset; known: ideal, rram-64, "
            "taox-40nm-3bit, hfox-neurram, cmo-hfox, worst-case");
  EXPECT_THROW(DeviceDescription::load("rram-63"), amcrt::Error);
  EXPECT_THROW(DeviceDescription::load("./none.json"), amcrt::Error);
}

} // namespace
