"""failing_calls.py LIBRARY FOLDER PROGRAM IMAGES LABELS: trains a program again and again, each time with another call on
a file failing, and checks what each run leaves.

A run ends with status 0 or 1, and with 1 names what is wrong. Weights, report and checkpoints are those of before or
whole; no temporary file stays; and the run can be gone on from, to the bits of one that nothing failed in.
"""
import errno
import filecmp
import json
import os
import shutil
import subprocess
import sys

library, root, program, images, labels = sys.argv[1:]
root = os.path.realpath(root)
work = os.path.join(root, "work")
log = os.path.join(root, "log")
results = ["w.npz", "r.json"]


def run(more, fault=None):
    environment = dict(os.environ)
    if fault:
        environment.update(fault, LD_PRELOAD=library, AMC_FAIL_FOLDER=work, AMC_FAIL_LOG=log)
        environment["ASAN_OPTIONS"] = environment.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    command = ["amc-run", f"{work}/p.bin", "--data", f"images={work}/x.npy", "--data", f"labels={work}/y.npy", "--epochs=2",
               f"--checkpoint={work}/ck", "--checkpoint-every=1", f"--export-weights={work}/w.npz", f"--report={work}/r.json"]
    return subprocess.run(command + more, env=environment, capture_output=True, text=True, timeout=60)


def prepare():
    """A run of 4 steps, of which 2 are done."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(os.path.join(root, "begun"), work)
    if os.path.exists(log):
        os.remove(log)


def losses(path):
    with open(path) as file:
        return json.load(file)["losses"]


def fail(fault, done, what):
    sys.exit(f"{fault}: {what}; exit status {done.returncode}\n{done.stderr}")


def check(fault, done):
    if done.returncode not in (0, 1):
        fail(fault, done, "the process did not end as it should")
    if done.returncode == 1 and not any(
            line.startswith(("error: ", "warning: ")) and work in line for line in done.stderr.splitlines()):
        fail(fault, done, "no line names the file")
    for name in results:
        old, new, now = (os.path.join(root, place, name) for place in ("begun", "whole", "work"))
        if filecmp.cmp(old, now, shallow=False):
            if done.returncode == 0:
                fail(fault, done, f"{name} is the old one")
        elif not (losses(new) == losses(now) if name.endswith("json") else filecmp.cmp(new, now, shallow=False)):
            fail(fault, done, f"{name} is neither the old one nor the new one")
    left = [name for folder, _, names in os.walk(work) for name in names if name.startswith(".amc-tmp")]
    if left:
        fail(fault, done, f"{left} stayed")
    again = run(["--resume"])
    if again.returncode != 0:
        fail(fault, again, "the run cannot be gone on from")
    for name in results:
        whole, now = (os.path.join(root, place, name) for place in ("whole", "work"))
        if not (losses(whole) == losses(now) if name.endswith("json") else filecmp.cmp(whole, now, shallow=False)):
            fail(fault, again, f"{name} has other bits")


def main():
    shutil.rmtree(root, ignore_errors=True)
    os.makedirs(work)
    for source, name in ((program, "p.bin"), (images, "x.npy"), (labels, "y.npy")):
        shutil.copy(source, os.path.join(work, name))
    assert run(["--steps=2"]).returncode == 0
    shutil.copytree(work, os.path.join(root, "begun"))
    assert run(["--resume"]).returncode == 0
    shutil.copytree(work, os.path.join(root, "whole"))

    errors = {"open": [errno.EIO], "read": [errno.EIO, "short", "zero"], "write": [errno.EIO, errno.ENOSPC, "short", "zero"],
              "fsync": [errno.EIO], "rename": [errno.ENOSPC], "close": [errno.EIO]}
    made = 0
    for call, kinds in errors.items():
        for kind in kinds:
            for last in "01":
                number = 1
                while True:
                    fault = {"AMC_FAIL_CALL": call, "AMC_FAIL_NUMBER": str(number), "AMC_FAIL_LAST": last,
                             "AMC_FAIL_ERROR": str(kind)}
                    prepare()
                    done = run(["--resume"], fault)
                    if not os.path.exists(log):
                        break
                    check(fault, done)
                    made += 1
                    # Short counts make no end of calls.
                    number += 1 if last == "0" and kind != "short" else 3
            if number == 1:
                sys.exit(f"no {call} was made to fail")
    print(f"{made} runs with a failing call")


main()
