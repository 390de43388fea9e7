"""check_solve.py SOLVE FOLDER: SOLVE's solutions of systems in FOLDER against elimination in float64."""
import math
import pathlib
import random
import struct
import subprocess
import sys

program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
random.seed(1)


def write_npy(path, rows):
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({len(rows)}, {len(rows[0])}), }}"
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    data = [value for row in rows for value in row]
    path.write_bytes(b"\x93NUMPY\x01\0" + struct.pack("<H", len(header)) + header.encode() +
                     struct.pack(f"<{len(data)}f", *data))


def eliminate(a, b):
    a, b, n = [row[:] for row in a], [row[:] for row in b], len(a)
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(a[i][k]))
        a[k], a[pivot], b[k], b[pivot] = a[pivot], a[k], b[pivot], b[k]
        for i in range(n):
            if i != k and a[i][k] != 0:
                factor = a[i][k] / a[k][k]
                a[i] = [x - factor * y for x, y in zip(a[i], a[k])]
                b[i] = [x - factor * y for x, y in zip(b[i], b[k])]
    return [[value / a[k][k] for value in b[k]] for k in range(n)]


def error(a, b, *options):
    write_npy(folder / "a.npy", a)
    write_npy(folder / "b.npy", b)
    spd = [option for option in options if option == "--spd"]
    device = [option for option in options if option != "--spd"]
    command = [program, *spd, folder / "a.npy", folder / "b.npy", *device]
    outputs = {subprocess.check_output(command, text=True) for _ in range(2)}
    assert len(outputs) == 1, "two runs differ"
    got = [[float(value) for value in line.split()] for line in outputs.pop().splitlines()]
    expected = eliminate(a, b)
    assert [len(row) for row in got] == [len(row) for row in expected], got
    squares = sum((x - y)**2 for row in zip(got, expected) for x, y in zip(*row))
    return math.sqrt(squares / sum(y * y for row in expected for y in row))


def rounded(rows):
    """As float32 holds them."""
    return [[struct.unpack("<f", struct.pack("<f", value))[0] for value in row] for row in rows]


n = 24
general = rounded([[random.gauss(0, 0.2) + 2 * (i == j) for j in range(n)] for i in range(n)])
wide = 100  # Beyond one tile.
spd = rounded([[2.0 * (i == j) - 0.9 * (abs(i - j) == 1) for j in range(wide)] for i in range(wide)])
for a, options in ((general, []), (spd, ["--spd"])):
    b = rounded([[random.gauss(0, 1) for _ in range(2)] for _ in a])
    exact, simulated = error(a, b, *options, "ideal"), error(a, b, *options)
    print(f"{len(a)} rows: relative error {exact:.2g} on the ideal device, {simulated:.2g} on rram-64")
    assert exact < 1e-4 and 1e-4 < simulated < 0.25

# What is wrong with a file is one line.
write_npy(folder / "b.npy", [[1.0]])
failed = subprocess.run([program, folder / "a.npy", folder / "b.npy"], capture_output=True, text=True)
assert failed.returncode == 1 and failed.stderr.startswith("solve: ") and failed.stderr.count("\n") == 1, failed
