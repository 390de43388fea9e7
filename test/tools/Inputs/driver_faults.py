"""driver_faults.py PROGRAM DRIVER OUT BYTES: trains with a driver that has one fault after the other. Answers that cannot be are
replaced by digital ones, so that training takes the course that it takes on the ideal device; errors are one line. No run may
take more than BYTES of memory."""
import json
import math
import os
import subprocess
import sys

program, driver, out = sys.argv[1:4]
most_bytes = float(sys.argv[4])
failed = False


def train(fault, *options, device=driver):
    report = f"{out}/{fault}.json"
    run = subprocess.run(
        ["amc-run", program, "--dataset", "letters:train=256,test=64", "--epochs=1", "--seed=2", f"--device={device}",
         f"--report={report}", *options], env={**os.environ, "AMC_FAULT": fault}, stderr=subprocess.PIPE, text=True,
        stdout=subprocess.DEVNULL)
    return run, report


def expect(holds, fault, what):
    global failed
    if not holds:
        print(f"{fault}: {what}")
        failed = True


def read(report):
    with open(report) as file:
        return json.load(file)


run, report = train("none", device="ideal")
ideal = read(report)
course = ideal["losses"]
run, report = train("sound")
expect(read(report)["losses"] == course, "sound", "another course than on the ideal device")
expect(read(report)["totals"]["implausible"] == 0, "sound", "implausible")

calls = [f"inverse-{what}" for what in ("nan", "infinite", "huge", "huge-later", "saturates-too-many", "negative-seconds",
                                        "negative-joules", "nan-joules", "endless-seconds")]
calls += [f"program-{what}" for what in ("too-many-cells", "negative-wear", "nan-condition", "stable-2", "negative-seconds",
                                         "negative-joules", "nan-joules", "endless-seconds")]
for fault in calls:
    run, report = train(fault)
    expect(run.returncode == 0, fault, run.stderr)
    found = read(report)
    totals = found["totals"]
    expect(totals["implausible"] > 0 and totals["digital_fallbacks"] > 0, fault, f"not noticed: {totals}")
    # Both solve in float64, by an inverse and by factors.
    expect(all(math.isclose(a, b, rel_tol=1e-4) for a, b in zip(found["losses"], course, strict=True)), fault,
           f"another course: {found['losses']}, {course}")
    # The ideal device costs nothing, the digital engine something.
    for name in ("joules", "simulated_seconds"):
        expect(ideal["totals"][name] <= totals[name] < 1e3, fault, f"{name}: {totals[name]}")
    expect(totals["cells_written"] < 1e9 and totals["saturated"] <= totals["inverses"] + totals["mvms"], fault,
           f"counts: {totals}")
    run, report = train(fault, "--unstable=stop")
    error = [line for line in run.stderr.splitlines() if line.startswith("error: ")]
    call = fault.split("-")[0]
    expect(run.returncode == 1 and len(error) == 1 and f"device '{driver}': chip 0, tile " in error[0]
           and f": {call}: " in error[0] and "which no device can mean; test the driver with amc-cts" in error[0], fault,
           run.stderr)

run, report = train("events-endless")
found = read(report)
expect(run.returncode == 0 and len(found["events"]) == 256 and found["event_counts"]["unlisted"] > 65536, "events-endless",
       run.stderr)
expect(found["totals"]["peak_rss_bytes"] < most_bytes, "events-endless", f"{found['totals']['peak_rss_bytes']} bytes of memory")
run, report = train("program-never-stable,events-without-end")
expect(run.returncode == 0 and math.isclose(read(report)["losses"][-1], course[-1], rel_tol=1e-4), "never stable", run.stderr)

for fault, words in (
        ("last-error-null,advance-fails", "advance: the driver gave no reason (status 5)"),
        ("last-error-null,advance-returns-77",
         "advance: the driver gave no reason (status 77, which device.h does not know)"),
        ("advance-throws", "advance: the driver threw an exception: a driver's own"),
        ("snapshot-endless", "snapshot: needs 18446744073709551615 bytes; at most 1099511627776 are possible"),
        ("snapshot-throws", "snapshot: the driver threw an exception: a driver's own"),
        ("events-too-many", "events: stored 65 in 64"),
        ("open-throws", "open: the driver threw an exception: a driver's own"),
        ("open-stores-null", "open: succeeded without a device"),
        ("query-nothing", "query: tells of "),
        ("version", "is a driver of interface version 1; version 3 is needed"),
        ("no-table", "gives no table of functions"),
        ("table-without-advance", "has a table of functions without 'advance'")):
    run, report = train(fault, f"--checkpoint={out}/checkpoints")
    last = run.stderr.splitlines()[-1]
    expect(run.returncode == 1 and words in last and last.startswith(("error: ", "warning: no checkpoint at step ")), fault,
           f"status {run.returncode}: {run.stderr}")
sys.exit(failed)
