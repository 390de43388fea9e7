//===- ReportJson.h - Reports as JSON -------------------------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_LIB_REPORT_REPORTJSON_H
#define AMCRT_LIB_REPORT_REPORTJSON_H

#include "amcrt/report/Report.h"

#include <nlohmann/json_fwd.hpp>

namespace amcrt {

/// The JSON form; numbers that are not finite become null.
nlohmann::json toJson(const Report &report);

/// The inverse of `toJson`. Throws Error naming `file` and the field that is
/// missing or of a wrong type.
Report reportFromJson(const nlohmann::json &json, const std::string &file);

} // namespace amcrt

#endif // AMCRT_LIB_REPORT_REPORTJSON_H
