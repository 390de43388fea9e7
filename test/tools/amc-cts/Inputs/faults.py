"""faults.py DRIVER: runs amc-cts on the faulty driver with each of its faults and expects that the named check finds it with
the named words, at the default tolerance, and that the other checks are run as well."""
import os
import subprocess
import sys

LAYOUT = "the layout changes the result"
# Fault, check that finds it, words of the finding.
FAULTS = [
    ("version", "driver/table", "is a driver of interface version 1; version 3 is needed"),
    ("no-table", "driver/table", "gives no table of functions"),
    ("table-without-name", "driver/table", "has a table of functions without 'name'"),
    ("table-without-advance", "driver/table", "has a table of functions without 'advance'"),
    ("loading-crashes", "driver/table", "the driver crashed: Segmentation fault"),
    ("loading-exits", "driver/table", "the driver ended the process with exit status 0"),
    ("loading-hangs", "driver/table", "was not done after 2 s"),
    ("loading-prints", "driver/table", "5 bytes to standard output, which belongs to the program: 'done '"),
    ("open-crashes", "open/nulls", "the driver crashed: Segmentation fault"),
    ("open-stores-null", "query/capabilities", "open stored no device"),
    ("open-error-without-end", "open/bad-config", "a terminated text"),
    ("ignores-config", "open/bad-config", "accepted as a description"),
    ("one-device", "open/separate-devices", "expected 3"),
    ("close-null", "open/nulls", "the driver "),
    ("last-error-null", "errors/bad-blocks", "last_error returned null"),
    ("last-error-null", "open/nulls", "last_error returned null"),
    ("last-error-of-all-threads", "threads/error-texts", "last_error is not kept for each thread"),
    ("query-swaps", "query/geometry", "the device has 5 chips of 3 tiles of 8 rows"),
    ("query-nothing", "query/capabilities", "a capacity is zero"),
    ("ignores-tile", "results/of-this-tile", "after programs of other tiles"),
    ("swaps-chip-and-tile", "results/of-this-tile", "program failed with status 2"),
    ("tile-pitch", "results/of-this-tile", "after programs of other tiles"),
    ("ignores-mode", "errors/not-programmed", "status 0, expected 3"),
    ("one-scratch-memory", "threads/different-tiles", ""),
    ("noise-of-all-devices", "determinism/same-seed", "two devices of one seed differ"),
    ("noise-of-all-devices", "determinism/order-of-tiles", "the order of the tiles changes results"),
    ("ages-by-calls", "determinism/halves-of-a-time", "two halves of a time are not the whole"),
    ("program-once", "results/of-this-call", "after a second program: error"),
    ("program-accepts-all", "errors/bad-blocks", "status 0, expected 1"),
    ("program-keeps-block", "memory/after-a-call", ""),
    ("program-changes-block", "program/layouts", "the block was written"),
    ("program-too-many-cells", "results/figures", "cells_written is 18446744073709551615"),
    ("program-negative-wear", "results/figures", "max_wear is -1"),
    ("program-nan-condition", "results/figures", "condition is nan"),
    ("program-no-condition", "inverse/shapes", "condition below 1"),
    ("program-stable-2", "results/figures", "stable is 2"),
    ("program-never-stable", "inverse/shapes", "reported as unstable"),
    ("program-misplaces-lines", "lines/honoured", "of a block on chosen lines: error"),
    ("program-takes-any-lines", "lines/refused", "a row that is taken twice: status 0, expected 1"),
    ("program-needs-result", "program/layouts", "the driver "),
    ("program-clips", "range/scaled-blocks", " with a block times "),
    ("program-drops-small-values", "range/scaled-blocks", " with a block times "),
    ("program-keeps-near-values", "range/scaled-blocks", " with a block times "),
    ("program-loses-small-changes", "range/small-changes", " after 256 small changes: error"),
    ("program-always-stable", "events/singular", "neither unstable, nor saturated"),
    ("inverse-without-pivots", "range/pivots", "a small leading minor: error"),
    ("inverse-latches-silently", "events/negative-eigenvalue", "reported as stable: error"),
    ("calibrate-spoils", "calibrate/tiles", "after a calibration: error"),
    ("calibrate-nan-residual", "results/figures", "calibrate: residual is nan"),
    ("events-endless", "events/singular", "events do not end"),
    ("events-too-many", "events/singular", "more than there is room for"),
    ("events-are-none", "events/singular", "an unstable circuit is no event"),
    ("events-forgets-dropped", "events/arguments", "a new device has events"),
    ("events-wrong-tile", "events/singular", "of another kind or tile"),
    ("events-nan", "events/singular", "is not finite"),
    ("events-without-end", "events/singular", "is not terminated"),
    ("snapshot-endless", "snapshot/round-trip", "snapshot tells of 18446744073709551615 bytes"),
    ("snapshot-beyond-its-size", "snapshot/round-trip", "wrote beyond the size that it told"),
    ("snapshot-changes", "snapshot/round-trip", "a snapshot changes the device"),
    ("restore-forgets-clock", "snapshot/round-trip", "a restored device has another snapshot"),
    ("restore-forgets-wear", "snapshot/round-trip", "a restored device has another snapshot"),
]
for mode in ("inv", "mvm"):
    FAULTS += [(f"program-{mode}-{what}", "program/layouts", "not finite") for what in ("strides", "row-stride", "column-stride")]
    FAULTS += [(f"program-{mode}-transposed", "results/of-this-call", "the first use of a tile: error")]
FAULTS += [("read-back-" + what, "read_back/layouts", words)
           for what, words in (("strides", ""), ("row-stride", ""), ("column-stride", ""), ("transposed", LAYOUT),
                               ("writes-before", "before the result"), ("writes-behind", "behind the result"),
                               ("writes-between", "between the elements"))]
for call in ("inverse", "mvm"):
    FAULTS += [(f"{call}-rhs-{what}", f"{call}/layouts", words)
               for what, words in (("strides", ""), ("row-stride", ""), ("column-stride", ""), ("transposed", ""))]
    FAULTS += [(f"{call}-out-{what}", f"{call}/layouts", words)
               for what, words in (("strides", "the elements of"), ("row-stride", "the elements of"),
                                   ("column-stride", "the elements of"), ("transposed", ""))]
    FAULTS += [(f"{call}-{what}", check.replace("CALL", call), words) for what, check, words in (
        ("writes-before", "CALL/layouts", "memory before the result was written"),
        ("writes-behind", "CALL/layouts", "memory behind the result was written"),
        ("writes-between", "CALL/layouts", "memory between the elements of the result was written"),
        ("changes-rhs", "CALL/layouts", "rhs was written"),
        ("clears-out", "CALL/shared-memory", "into the memory of rhs"),
        ("ends-late", "memory/after-a-call", ""),
        ("stale", "results/of-this-call", " use of a tile: error"),
        ("drops-row", "CALL/shapes", "error"),
        ("drops-column", "CALL/shapes", "error"),
        ("drops-vectors", "CALL/shapes", "error"),
        ("clips", "range/scaled-operands", f"{call} with vectors times "),
        ("drops-small-values", "range/scaled-operands", f"{call} with vectors times "),
        ("repeats-columns", "range/many-columns", " columns: error"),
        ("wears", "range/many-uses", f"{call} in use 1000 of a tile: error"),
        ("nan", "CALL/shapes", "error nan"),
        ("infinite", "CALL/shapes", "error nan"),
        ("huge", "CALL/shapes", "error"),
        ("saturates-too-many", "results/figures", f"{call}: saturated is 4"),
        ("negative-seconds", "results/figures", f"{call}: seconds is -1"),
        ("negative-joules", "results/figures", f"{call}: joules is -1"),
        ("nan-joules", "results/figures", f"{call}: joules is nan"),
        ("endless-seconds", "results/figures", f"{call}: seconds is inf"),
        ("needs-result", "CALL/shapes", "the driver "),
        ("crashes", "CALL/shapes", "the driver crashed: Segmentation fault"),
        ("aborts", "CALL/shapes", "the driver crashed: Aborted"),
        ("exits", "CALL/shapes", "the driver ended the process with exit status 0"),
        ("throws", "CALL/shapes", "the driver threw an exception: a driver's own"),
        ("hangs", "CALL/shapes", "was not done after 2 s"),
        ("prints", "CALL/shapes", "bytes to standard output, which belongs to the program: 'done "))]

driver = sys.argv[1]
wrong = 0
for fault, check, words in FAULTS:
    limit = "2" if "hangs" in fault else "60"
    # AddressSanitizer would make an exit of a crash.
    options = os.environ.get("ASAN_OPTIONS", "") + ":handle_segv=0"
    run = subprocess.run(
        ["amc-cts", "--device", driver, "--config", "ideal", "--only", check, "--time-limit", limit],
        env={**os.environ, "AMC_FAULT": fault, "ASAN_OPTIONS": options}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        text=True)
    finding = [line for line in run.stdout.splitlines() if line.startswith(f"FAIL  {check}: ")]
    if run.returncode != 1 or len(finding) != 1 or words not in finding[0]:
        print(f"{fault}: {check} should find '{words}', status {run.returncode}:\n{run.stdout}")
        wrong += 1
sys.exit(wrong > 0)
