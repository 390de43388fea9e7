//===- device.h - The C interface of a crossbar device -------- -*- C++ -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A device is chips of tiles; a tile is one crossbar with its periphery. A
// driver is a shared library that exports `amc_device_driver_v3`, or one of the
// built-in drivers `ideal` and `sim`.
//
// Conventions. Matrices are float32 with strides in elements. A tile holds a
// block of rows x cols, both at most the array size; `inv` blocks are square.
// The driver scales: it sees and returns values of the program, in no unit.
// Memory that a call is given is the caller's: the driver writes the elements
// of a result, nothing between them, and keeps no pointer after it returns.
// Every function returns AMC_OK or an error whose text `last_error` gives; an
// error leaves the tiles as they were. An unstable or saturated circuit is not
// an error but part of the result. A driver writes nothing to standard output,
// lets no exception out, and does not end the process.
//
// Figures. Times and energies are finite, not negative and at most 1e12. Other
// figures have the ranges below. What is outside of them is not believed.
//
// Time. A device has a clock that begins at 0 and that only `advance` moves:
// what time does to a tile depends on how long ago its cells were written.
//
// Threads. Calls on different tiles of one device may run at the same time;
// calls on one tile are serialised by the caller, and `advance`, `events`,
// `snapshot` and `restore` run alone. The same calls in the same order per tile
// give the same bits, whatever the interleaving of the tiles.
//
//===----------------------------------------------------------------------===//

#ifndef AMCRT_DEVICE_H
#define AMCRT_DEVICE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AMC_DEVICE_VERSION 3

typedef enum {
  AMC_OK = 0,
  AMC_INVALID_ARGUMENT = 1, /* a null pointer, a shape, a value not finite */
  AMC_OUT_OF_RANGE = 2,     /* a chip or tile that the device does not have */
  AMC_NOT_PROGRAMMED = 3,   /* inverse or mvm before program, or wrong mode */
  AMC_UNSUPPORTED = 4,
  AMC_FAILED = 5,
  AMC_STATUS_MAX = 0x7fffffff /* any int may be passed */
} amc_status;

typedef enum {
  AMC_MODE_INV = 0,
  AMC_MODE_MVM = 1,
  AMC_MODE_MAX = 0x7fffffff
} amc_tile_mode;

/* How values between two conductance levels are written. */
typedef enum {
  AMC_ROUND_NEAREST = 0,
  /* Off-diagonal magnitudes down: keeps a positive definite matrix so. */
  AMC_ROUND_TOWARD_ZERO = 1,
  AMC_ROUND_MAX = 0x7fffffff
} amc_rounding;

typedef struct amc_device amc_device; /* of the driver */

typedef struct {
  uint32_t array_size; /* rows and columns of a tile */
  uint32_t chips;
  uint32_t tiles_per_chip;
  uint32_t has_inv, has_mvm; /* which periphery the tiles have, 0 or 1 */
  /* To take the place of broken ones: rows, and as many columns, of a tile
   * beyond array_size; tiles of a chip, numbered from tiles_per_chip on. */
  uint32_t spare_lines, spare_tiles;
  /* How far an entry on cells that are in order may be from what was asked, by
   * levels and write errors, as a share of the block's largest magnitude; what
   * is further is a defect. Finite, >= 0; 0: not known. */
  double cell_error;
} amc_device_info;

/* Where a block is written: row i of it on row rows[i] of the tile, column j on
 * column cols[j]. Null: in order from the first. Cells of other lines are
 * disconnected. Lines are numbered with the spares, and different; a block to
 * invert has the same rows as columns, each with one amplifier between. */
typedef struct {
  const uint32_t *rows, *cols;
} amc_lines;

typedef struct {
  uint32_t chip, tile;
} amc_tile_id;

/* Row-major or transposed view: element (i, j) is at i row_stride + j
 * col_stride. */
typedef struct {
  const float *data;
  uint32_t rows, cols;
  uint64_t row_stride, col_stride;
} amc_matrix;

typedef struct {
  float *data;
  uint32_t rows, cols;
  uint64_t row_stride, col_stride;
} amc_matrix_out;

typedef struct {
  uint32_t stable; /* 1, or 0: the circuit would latch at its rails */
  uint64_t pulses; /* write pulses */
  /* Counts of cells: at most 64 for each element of an array with its spare
   * lines. */
  uint64_t cells_written; /* cells whose level changed */
  uint64_t failed_cells;  /* that no pulse brought within their tolerance */
  uint64_t worn_cells;    /* of the tile, beyond their endurance so far */
  double max_wear;        /* pulses that its most written cell has had; >= 0 */
  /* Of the realised matrix, 1-norm estimate; finite and >= 0 when stable,
   * of an inverse >= 1. */
  double condition;
  double seconds, joules; /* simulated or measured */
} amc_program_result;

typedef struct {
  uint64_t saturated; /* columns whose outputs reached the rails; <= k */
  double seconds, joules;
} amc_solve_result;

typedef struct {
  double residual; /* largest offset left, of the full scale of an output;
                      finite and >= 0 */
  double seconds, joules;
} amc_calibrate_result;

typedef enum {
  AMC_EVENT_UNSTABLE = 0,     /* a loop that latches; figure: 1 / s at which its
                                 outputs run away, 0 when not known */
  AMC_EVENT_SATURATED = 1,    /* outputs at the rails; figure: vectors */
  AMC_EVENT_STUCK_COLUMN = 2, /* the column with most cells that no write
                                 reaches; figure: such cells in it */
  AMC_EVENT_WRITE_FAILED = 3, /* cells not within tolerance; figure: cells */
  AMC_EVENT_WORN_OUT = 4,     /* cells beyond their endurance; figure: cells */
  AMC_EVENT_KINDS = 5,
  AMC_EVENT_MAX = 0x7fffffff
} amc_event_kind;

/* Something that a user wants to hear of and that is no error. */
typedef struct {
  amc_event_kind kind;
  uint32_t chip, tile;
  int32_t row, column; /* where, the first of several; -1: the whole tile */
  double figure;       /* by kind; finite */
  double seconds;      /* the device's clock at the time */
  char text[128];      /* one sentence of ASCII, terminated */
} amc_event;

typedef struct {
  uint32_t version; /* AMC_DEVICE_VERSION */
  const char *name;

  /* Opens a device. `config`: JSON device description, UTF-8; what is no JSON
   * object, or has a group that the driver does not know, is refused. The
   * object `driver` in it is the driver's own, as its maker wrote it. On
   * failure returns an error, stores null, and writes a text to `error` (of
   * `error_bytes`, always terminated). */
  amc_status (*open)(const char *config, uint64_t seed, amc_device **out,
                     char *error, size_t error_bytes);
  void (*close)(amc_device *device); /* null is allowed */
  /* Of the last failed call on this device by this thread; never null. */
  const char *(*last_error)(amc_device *device);
  amc_status (*query)(amc_device *device, amc_device_info *info);

  /* Writes a block, on the first lines when `lines` is null. A second program
   * of a tile replaces the first. A circuit that is not stable is an event of
   * kind AMC_EVENT_UNSTABLE as well. */
  amc_status (*program)(amc_device *device, amc_tile_id tile,
                        amc_tile_mode mode, amc_rounding rounding,
                        const amc_matrix *block, const amc_lines *lines,
                        amc_program_result *result);
  /* out = M^-1 rhs; rhs and out n x k. `out` may be the memory of `rhs` with
   * the same strides; else they do not overlap. */
  amc_status (*inverse)(amc_device *device, amc_tile_id tile,
                        const amc_matrix *rhs, const amc_matrix_out *out,
                        amc_solve_result *result);
  /* out = M rhs; rhs cols x k, out rows x k. Memory as for `inverse` when M is
   * square, else they do not overlap. */
  amc_status (*mvm)(amc_device *device, amc_tile_id tile, const amc_matrix *rhs,
                    const amc_matrix_out *out, amc_solve_result *result);
  /* The matrix that the tile realises, with its errors, in the order of the
   * block's rows and columns. A device that cannot read its cells says
   * AMC_UNSUPPORTED; nobody can find its defects then. */
  amc_status (*read_back)(amc_device *device, amc_tile_id tile,
                          const amc_matrix_out *out);

  /* Moves the device's clock by so many seconds, finite and not negative. */
  amc_status (*advance)(amc_device *device, double seconds);
  /* Measures the outputs of a programmed tile at zero input and takes them off
   * all later outputs, until the tile is programmed again. `result` may be
   * null. */
  amc_status (*calibrate)(amc_device *device, amc_tile_id tile,
                          amc_calibrate_result *result);
  /* Takes up to `capacity` events, tile by tile and oldest first, and stores
   * how many it took. A device keeps a bounded number of events until they are
   * taken; `dropped` (null is allowed) gets how many it has left out since the
   * last call. A null `events` with capacity 0 takes none. */
  amc_status (*events)(amc_device *device, amc_event *events, size_t capacity,
                       size_t *count, uint64_t *dropped);

  /* State for a checkpoint: clock, tiles, wear, counters; not the events.
   * `snapshot` with null `bytes` stores the size needed. A device with lasting
   * memory may have nothing to store (size 0). */
  amc_status (*snapshot)(amc_device *device, uint8_t *bytes, size_t *size);
  amc_status (*restore)(amc_device *device, const uint8_t *bytes, size_t size);
} amc_device_driver;

/* What a driver library exports. */
typedef const amc_device_driver *(*amc_device_driver_entry)(void);
#define AMC_DEVICE_DRIVER_SYMBOL "amc_device_driver_v3"

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* AMCRT_DEVICE_H */
