"""fail_allocations.py LIBRARY TRIES KEPT COMMAND...: runs the command TRIES times, with one allocation after the other
failing, once and for good in turn, spread over all that it makes. Each time it must succeed, or say so in one line with
status 1 and leave the files of the folder KEPT as they are: a result is whole or not there."""
import json
import os
import pathlib
import subprocess
import sys

library, tries, kept = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
command = sys.argv[4:]


def contents():
    """Of a report, which holds times, only that it can be read."""
    return {p.name: b"JSON" if json.loads(p.read_text()) else b"" for p in kept.glob("*.json")} | \
        {p.name: p.read_bytes() for p in kept.iterdir() if p.suffix != ".json"}


def run(**variables):
    return subprocess.run(command, capture_output=True, timeout=300,
                          env={**os.environ, "LD_PRELOAD": library, **variables})


count = pathlib.Path(str(kept) + ".count")
before = contents()
whole = run(AMC_COUNT_ALLOCATIONS=str(count))
assert whole.returncode == 0, whole.stderr
result = contents()
total = int(count.read_text())
refused = 0
for k in range(tries):
    # The beginning in steps of one, the rest evenly.
    nth = k // 2 + 1 if k < tries // 2 else 1 + total * (k - tries // 2) // (tries - tries // 2)
    for p in kept.iterdir():
        if p.name not in before:
            p.unlink()
    for name, data in before.items():
        if not name.endswith(".json"):
            (kept / name).write_bytes(data)
    which = f"{nth}+" if k % 2 else str(nth)
    end = run(AMC_FAIL_ALLOCATION=which)
    lines = end.stderr.decode(errors="replace").splitlines()
    where = f"allocation {which} of {total} fails: status {end.returncode}, {lines[-3:]}"
    files = contents()
    if end.returncode == 0:
        assert files == result, where
        continue
    refused += 1
    assert end.returncode == 1, where
    assert sum("error" in line or "memory" in line for line in lines) == 1, where
    # Of several outputs some may be there, each as it was or as it will be.
    for name in before.keys() | files.keys():
        assert files.get(name) in (before.get(name), result.get(name)), f"{name}: {where}"
assert refused >= tries // 2, f"only {refused} of {tries} were noticed"
print(f"{tries} failing allocations of {total}: one line each, files whole")
