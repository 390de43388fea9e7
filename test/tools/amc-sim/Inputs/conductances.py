"""conductances.py FOLDER: conductances that amc-sim takes and gives, against hand arithmetic."""
import json
import math
import pathlib
import subprocess
import sys

import npy

folder = pathlib.Path(sys.argv[1])
low, high = 0.5e-6, 35e-6  # of rram-64


def run(*arguments):
    """The report of a run."""
    report = folder / "report.json"
    subprocess.run(["amc-sim", *map(str, arguments), "--report", report], check=True, stdout=subprocess.DEVNULL)
    return json.loads(report.read_text())


def near(values, expected, limit):
    for row, other in zip(values, expected, strict=True):
        for value, wanted in zip(row, other, strict=True):
            assert abs(value - wanted) <= limit, (value, wanted)


def device(name, **fields):
    (folder / name).write_text(json.dumps(fields))
    return folder / name


# A pair of 3x2 cells measured on a device of 10 uS to 20 uS: the range stands for 1.
measured = device("ideal.json", base="ideal",
                  cell={"min_conductance_siemens": 10e-6, "max_conductance_siemens": 20e-6})
npy.write(folder / "p.npy", [[12e-6, 15e-6], [30e-6, 0], [10e-6, 11e-6]])
npy.write(folder / "n.npy", [[10e-6, 20e-6], [10e-6, 5e-6], [10e-6, 11e-6]], fortran=True)
npy.write(folder / "v.npy", [[1], [2]])
run("mvm", "--conductances", folder / "p.npy", folder / "n.npy", "--rhs", folder / "v.npy", "--device", measured, "-o",
    folder / "y.npy")
near(npy.read(folder / "y.npy"), [[0.2 - 2 * 0.5], [2 - 2 * 0.5], [0]], 1e-6)

# One array of 2x2, A = [[1, 0.5], [0.25, 2]]: A x = (1, 3) has x = (0.5 / 1.875, 2.75 / 1.875).
npy.write(folder / "g.npy", [[10e-6, 5e-6], [2.5e-6, 20e-6]])
npy.write(folder / "b.npy", [[1], [3]])
report = run("inverse", "--conductances", folder / "g.npy", "--rhs", folder / "b.npy", "--device", measured, "-o",
             folder / "x.npy")
near(npy.read(folder / "x.npy"), [[0.5 / 1.875], [2.75 / 1.875]], 1e-5)
assert report["stable"] and report["error"] < 1e-5
assert not {"conductance levels", "write error"} & set(report.get("effects", {}))

# What was written, taken as measured, gives the same bits, by inverse and by mvm.
data = pathlib.Path(sys.argv[2])
for command, matrix, rhs in (("inverse", "spd8", "rhs8"), ("mvm", "wide", "rhs70")):
    system = [command, "--matrix", data / f"{matrix}.npy", "--rhs", data / f"{rhs}.npy", "--seed", 5]
    run(*system, "--write-conductances", folder / command, "-o", folder / "first.npy")
    pair = [folder / f"{command}-positive.npy", folder / f"{command}-negative.npy"]
    run(*system, "--conductances", *pair, "-o", folder / "second.npy")
    assert (folder / "first.npy").read_bytes() == (folder / "second.npy").read_bytes(), command

# So do an array and its shift column, on one tile and on 2x2 of them.
shifted = device("shifted.json", base="rram-64", geometry={"array_size": 32}, cell={"sign_scheme": "column_shift"})
npy.write(folder / "wide.npy", [[math.sin(7 * i + j * j) for j in range(50)] for i in range(40)])
npy.write(folder / "rhs50.npy", [[math.cos(3 * i)] for i in range(50)])
for command, matrix, rhs in (("inverse", data / "spd8.npy", data / "rhs8.npy"),
                             ("mvm", folder / "wide.npy", folder / "rhs50.npy")):
    system = [command, "--rhs", rhs, "--device", shifted, "--seed", 5]
    run(*system, "--matrix", matrix, "--write-conductances", folder / "q", "-o", folder / "first.npy")
    given = ["--conductances", folder / "q-positive.npy", "--shift-conductances", folder / "q-shift.npy"]
    run(*system, "--matrix", matrix, *given, "-o", folder / "second.npy")
    assert (folder / "first.npy").read_bytes() == (folder / "second.npy").read_bytes(), command

# Without --matrix the range stands for 1: (Gp - g) / 10 uS = [[-0.5, 1], [1.5, 0]].
npy.write(folder / "gp.npy", [[5e-6, 20e-6], [25e-6, 10e-6]])
npy.write(folder / "shift.npy", [[10e-6], [10e-6]])
run("mvm", "--conductances", folder / "gp.npy", "--shift-conductances", folder / "shift.npy", "--rhs",
    folder / "v.npy", "--device", measured, "-o", folder / "y.npy")
near(npy.read(folder / "y.npy"), [[1.5], [1.5]], 1e-6)

# The realised matrix is (Gp - Gn) / (gmax - gmin) in units of the largest entry, here within 10 % of the one asked for.
p, n, realised, asked = (npy.read(path) for path in (folder / "inverse-positive.npy", folder / "inverse-negative.npy",
                                                     folder / "inverse-realised.npy", data / "spd8.npy"))
largest = max(abs(value) for row in asked for value in row)
near(realised, [[(a - b) / (high - low) * largest for a, b in zip(*rows)] for rows in zip(p, n)], 1e-6 * largest)
near(realised, asked, 0.1 * largest)
assert all(0 <= g <= high * 1.1 for row in p + n for g in row)

# A million seconds on the clock: mean ln t of the fit, -0.089 uS, with t from 3600 s on.
drift = device("drift.json", base="cmo-hfox", relaxation={"sigma_siemens_per_e_fold": 0})
mean = []
for seconds in (0, 1e6):
    run("mvm", "--matrix", data / "wide.npy", "--rhs", data / "rhs70.npy", "--device", drift, "--advance", seconds,
        "--write-conductances", folder / "drift")
    cells = [g for row in npy.read(folder / "drift-positive.npy") for g in row]
    mean.append(sum(cells) / len(cells))
expected = -0.089e-6 * math.log((1e6 + 3600) / 3600)
assert abs(mean[1] - mean[0] - expected) < 0.089e-6 / 32, (mean, expected)

# A calibrated offset is gone.
system = ["inverse", "--matrix", data / "spd8.npy", "--rhs", data / "rhs8.npy"]
offset = device("offset.json", base="ideal", opamp={"offset_volts": 1e-2})
assert run(*system, "--device", offset)["error"] > 1e-2
calibrated = run(*system, "--device", offset, "--calibrate")
assert calibrated["error"] < 1e-5 and "calibration_residual" in calibrated

# Mean and standard deviation over seeds are those of single runs.
for command in (system, ["mvm", *system[1:]]):
    errors = [run(*command, "--seed", seed)["error"] for seed in range(3, 8)]
    mean = sum(errors) / 5
    deviation = math.sqrt(sum((e - mean)**2 for e in errors) / 4)
    report = run(*command, "--seed", 3, "--seeds", 5)
    assert report["errors"] == errors
    assert math.isclose(report["error"], mean) and math.isclose(report["error_standard_deviation"], deviation)
