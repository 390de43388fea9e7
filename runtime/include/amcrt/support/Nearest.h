//===- Nearest.h - The known name that was meant --------------- -*- C++
//-*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_SUPPORT_NEAREST_H
#define AMCRT_SUPPORT_NEAREST_H

#include <algorithm>
#include <string>
#include <vector>

namespace amcrt {

/// Levenshtein's distance: letters inserted, removed or replaced.
inline size_t editDistance(const std::string &a, const std::string &b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0]++;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1,
                         diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row.back();
}

/// The first of `known` (not empty) with the smallest distance to `name`.
inline std::string nearest(const std::string &name,
                           const std::vector<std::string> &known) {
  return *std::min_element(known.begin(), known.end(),
                           [&](const std::string &a, const std::string &b) {
                             return editDistance(name, a) <
                                    editDistance(name, b);
                           });
}

/// "; the nearest is 'NAME'" when one of `known` is near enough to be what was
/// meant: a letter of every three of the longer name may differ. Else empty.
/// Dashes before a name are no letters.
inline std::string nearHint(const std::string &name,
                            const std::vector<std::string> &known) {
  auto letters = [](const std::string &option) {
    size_t first = option.find_first_not_of('-');
    return first == std::string::npos ? std::string() : option.substr(first);
  };
  std::vector<std::string> words;
  for (const std::string &option : known)
    words.push_back(letters(option));
  std::string asked = letters(name), best = nearest(asked, words);
  size_t longer = std::max(asked.size(), best.size());
  if (3 * editDistance(asked, best) > longer)
    return "";
  size_t index =
      size_t(std::find(words.begin(), words.end(), best) - words.begin());
  return "; the nearest is '" + known[index] + "'";
}

} // namespace amcrt

#endif // AMCRT_SUPPORT_NEAREST_H
