//===- Letters.cpp - Generated handwriting-like letters -------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A letter is a few strokes (polylines and elliptic arcs in the unit square, y
// down) of one of its written forms, upper or lower case. Each example bends
// the strokes by a smooth random field, slants, turns, scales and shifts them,
// and draws them with a pen of random width. Randomness is counter-based, so
// letter i can be made at any time, in any order, on any thread.
//
//===----------------------------------------------------------------------===//

#include "amcrt/data/Column.h"

#include <Random123/philox.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>

using namespace amcrt;

namespace {

constexpr int side = 28;
constexpr int classes = 12;

struct Point {
  float x, y;
};

/// An elliptic arc from angle `from` to `to`, in turns, clockwise from the
/// right; `to == from` makes it the straight line (cx, cy) to (rx, ry).
struct Stroke {
  float cx, cy, rx, ry, from, to;
};

constexpr Stroke line(float x0, float y0, float x1, float y1) {
  return {x0, y0, x1, y1, 0, 0};
}

constexpr Stroke arc(float cx, float cy, float rx, float ry, float from,
                     float to) {
  return {cx, cy, rx, ry, from, to};
}

using Form = std::span<const Stroke>;

constexpr Stroke bigA[] = {line(.1f, 1, .5f, 0), line(.5f, 0, .9f, 1),
                           line(.27f, .62f, .73f, .62f)};
constexpr Stroke smallA[] = {arc(.45f, .68f, .32f, .3f, 0, 1),
                             line(.77f, .38f, .8f, 1)};
constexpr Stroke bigB[] = {line(.2f, 0, .2f, 1),
                           arc(.2f, .24f, .5f, .24f, -.25f, .25f),
                           arc(.2f, .74f, .6f, .26f, -.25f, .25f)};
constexpr Stroke smallB[] = {line(.22f, 0, .22f, 1),
                             arc(.5f, .7f, .28f, .3f, 0, 1)};
constexpr Stroke bigC[] = {arc(.55f, .5f, .4f, .5f, .12f, .88f)};
constexpr Stroke smallC[] = {arc(.55f, .68f, .3f, .3f, .12f, .88f)};
constexpr Stroke bigD[] = {line(.2f, 0, .2f, 1),
                           arc(.2f, .5f, .65f, .5f, -.25f, .25f)};
constexpr Stroke smallD[] = {line(.78f, 0, .78f, 1),
                             arc(.48f, .7f, .3f, .3f, 0, 1)};
constexpr Stroke bigE[] = {line(.2f, 0, .2f, 1), line(.2f, 0, .82f, 0),
                           line(.2f, .48f, .7f, .48f), line(.2f, 1, .84f, 1)};
constexpr Stroke smallE[] = {line(.22f, .66f, .8f, .62f),
                             arc(.51f, .66f, .3f, .32f, .15f, .98f)};
constexpr Stroke bigF[] = {line(.25f, 0, .25f, 1), line(.25f, 0, .85f, 0),
                           line(.25f, .48f, .72f, .48f)};
constexpr Stroke smallF[] = {arc(.68f, .2f, .22f, .2f, -.5f, -.08f),
                             line(.46f, .2f, .46f, 1),
                             line(.2f, .42f, .76f, .42f)};
constexpr Stroke bigG[] = {arc(.52f, .5f, .4f, .5f, .0f, .87f),
                           line(.55f, .55f, .92f, .55f),
                           line(.9f, .55f, .9f, .92f)};
constexpr Stroke smallG[] = {arc(.48f, .3f, .28f, .28f, 0, 1),
                             line(.76f, .1f, .76f, .8f),
                             arc(.48f, .78f, .28f, .22f, 0, .42f)};
constexpr Stroke bigH[] = {line(.15f, 0, .15f, 1), line(.85f, 0, .85f, 1),
                           line(.15f, .5f, .85f, .5f)};
constexpr Stroke smallH[] = {line(.22f, 0, .22f, 1),
                             arc(.5f, .68f, .28f, .26f, -.5f, 0),
                             line(.78f, .68f, .78f, 1)};
constexpr Stroke bigI[] = {line(.5f, 0, .5f, 1), line(.25f, 0, .75f, 0),
                           line(.25f, 1, .75f, 1)};
constexpr Stroke smallI[] = {line(.5f, .38f, .5f, 1),
                             line(.5f, .12f, .52f, .15f)};
constexpr Stroke bigJ[] = {line(.7f, 0, .7f, .72f),
                           arc(.43f, .72f, .27f, .28f, 0, .45f),
                           line(.42f, 0, .95f, 0)};
constexpr Stroke smallJ[] = {line(.62f, .3f, .62f, .78f),
                             arc(.38f, .78f, .24f, .22f, 0, .42f),
                             line(.62f, .06f, .64f, .09f)};
constexpr Stroke bigK[] = {line(.2f, 0, .2f, 1), line(.82f, 0, .2f, .55f),
                           line(.38f, .42f, .86f, 1)};
constexpr Stroke smallK[] = {line(.24f, 0, .24f, 1),
                             line(.72f, .36f, .24f, .72f),
                             line(.4f, .6f, .76f, 1)};
constexpr Stroke bigL[] = {line(.25f, 0, .25f, 1), line(.25f, 1, .85f, 1)};
constexpr Stroke smallL[] = {line(.5f, 0, .5f, 1)};

constexpr std::array<std::array<Form, 2>, classes> forms = {{
    {bigA, smallA},
    {bigB, smallB},
    {bigC, smallC},
    {bigD, smallD},
    {bigE, smallE},
    {bigF, smallF},
    {bigG, smallG},
    {bigH, smallH},
    {bigI, smallI},
    {bigJ, smallJ},
    {bigK, smallK},
    {bigL, smallL},
}};

/// Uniform and normal numbers of one letter: Philox 4x32 of (seed, letter).
class Random {
public:
  Random(uint32_t seed, uint64_t letter) : key{{seed, 0x4c657474u}} {
    counter = {{0, uint32_t(letter), uint32_t(letter >> 32), 0}};
  }

  /// Uniform in (0, 1).
  float uniform() {
    if (used == 4) {
      block = r123::Philox4x32()(counter, key);
      ++counter[0];
      used = 0;
    }
    return (float(block[used++] >> 8) + 0.5f) * 0x1p-24f;
  }
  float between(float low, float high) {
    return low + (high - low) * uniform();
  }
  float normal() {
    float radius = std::sqrt(-2 * std::log(uniform()));
    return radius * std::cos(2 * std::numbers::pi_v<float> * uniform());
  }

private:
  r123::Philox4x32::key_type key;
  r123::Philox4x32::ctr_type counter;
  r123::Philox4x32::ctr_type block = {};
  int used = 4;
};

/// The random bend, slant, turn, scale and shift of one letter.
class Hand {
public:
  explicit Hand(Random &random) {
    float turn = 0.16f * random.normal(), slant = 0.18f * random.normal();
    float width = random.between(10.0f, 19.0f);
    float height = random.between(14.0f, 21.0f);
    float c = std::cos(turn), s = std::sin(turn);
    xx = c * width;
    xy = (c * slant - s) * height;
    yx = s * width;
    yy = (s * slant + c) * height;
    x0 = 0.5f * (side - 1) + 1.3f * random.normal();
    y0 = 0.5f * (side - 1) + 1.3f * random.normal();
    for (Wave &wave : waves)
      wave = {random.between(-5, 5), random.between(-5, 5),
              random.between(0, 6.2832f), 0.05f * random.normal(),
              0.05f * random.normal()};
  }

  /// From the unit square to pixels.
  Point operator()(Point p) const {
    Point bent = p;
    for (const Wave &wave : waves) {
      float phase = std::sin(wave.kx * p.x + wave.ky * p.y + wave.phase);
      bent.x += wave.ax * phase;
      bent.y += wave.ay * phase;
    }
    float x = bent.x - 0.5f, y = bent.y - 0.5f;
    return {x0 + xx * x - xy * y, y0 + yx * x + yy * y};
  }

private:
  struct Wave {
    float kx, ky, phase, ax, ay;
  };
  float xx, xy, yx, yy, x0, y0;
  std::array<Wave, 3> waves;
};

/// Draws one straight piece with a round pen; anti-aliased over one pixel.
void draw(Point a, Point b, float radius, float *pixels) {
  float reach = radius + 0.5f;
  int left = std::max(0, int(std::ceil(std::min(a.x, b.x) - reach)));
  int right = std::min(side - 1, int(std::floor(std::max(a.x, b.x) + reach)));
  int top = std::max(0, int(std::ceil(std::min(a.y, b.y) - reach)));
  int bottom = std::min(side - 1, int(std::floor(std::max(a.y, b.y) + reach)));
  float dx = b.x - a.x, dy = b.y - a.y;
  float scale = 1 / std::max(dx * dx + dy * dy, 1e-9f);
  for (int y = top; y <= bottom; ++y)
    for (int x = left; x <= right; ++x) {
      float px = float(x) - a.x, py = float(y) - a.y;
      float t = std::clamp((px * dx + py * dy) * scale, 0.0f, 1.0f);
      float distance = std::hypot(px - t * dx, py - t * dy);
      float ink = std::clamp(reach - distance, 0.0f, 1.0f);
      float &pixel = pixels[y * side + x];
      pixel = std::max(pixel, ink);
    }
}

void drawLetter(uint32_t seed, uint64_t letter, float *pixels) {
  std::fill_n(pixels, side * side, 0.0f);
  Random random(seed, letter);
  int which = int(letter % classes);
  Form form = forms[which][random.uniform() < 0.5f];
  Hand hand(random);
  float radius = random.between(0.6f, 1.5f);
  for (const Stroke &stroke : form) {
    Point shift{0.03f * random.normal(), 0.03f * random.normal()};
    bool straight = stroke.from == stroke.to;
    int pieces = straight ? 5 : 12;
    Point last{};
    for (int i = 0; i <= pieces; ++i) {
      float t = float(i) / float(pieces);
      Point p;
      if (straight) {
        p = {stroke.cx + t * (stroke.rx - stroke.cx),
             stroke.cy + t * (stroke.ry - stroke.cy)};
      } else {
        float angle = 2 * std::numbers::pi_v<float> *
                      (stroke.from + t * (stroke.to - stroke.from));
        p = {stroke.cx + stroke.rx * std::cos(angle),
             stroke.cy + stroke.ry * std::sin(angle)};
      }
      p = hand({p.x + shift.x, p.y + shift.y});
      if (i > 0)
        draw(last, p, radius, pixels);
      last = p;
    }
  }
  // Eight bits, as in a file of images: what is written is what is trained on.
  for (int i = 0; i < side * side; ++i)
    pixels[i] = std::round(255 * pixels[i]) / 255.0f;
}

class LetterImages final : public Column {
public:
  LetterImages(uint32_t seed, size_t first, size_t count)
      : seed(seed), first(first), count(count) {}
  std::string origin() const override {
    return "generated letters, seed " + std::to_string(seed);
  }
  size_t rows() const override { return count; }
  Element element() const override { return Element::f32; }
  const std::vector<int64_t> &rowShape() const override { return shape; }
  void read(size_t row, void *out) const override {
    drawLetter(seed, first + row, static_cast<float *>(out));
  }

private:
  uint32_t seed;
  size_t first, count;
  std::vector<int64_t> shape = {1, side, side};
};

class LetterLabels final : public Column {
public:
  LetterLabels(size_t first, size_t count) : first(first), count(count) {}
  std::string origin() const override { return "generated letters"; }
  size_t rows() const override { return count; }
  Element element() const override { return Element::i64; }
  const std::vector<int64_t> &rowShape() const override { return shape; }
  void read(size_t row, void *out) const override {
    *static_cast<int64_t *>(out) = int64_t((first + row) % classes);
  }

private:
  size_t first, count;
  std::vector<int64_t> shape;
};

} // namespace

Letters amcrt::makeLetters(uint32_t seed, size_t first, size_t count) {
  return {std::make_unique<LetterImages>(seed, first, count),
          std::make_unique<LetterLabels>(first, count)};
}
