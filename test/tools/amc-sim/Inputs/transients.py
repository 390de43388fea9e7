"""Loops of `amc-sim transient` whose ends, or settling times, are known without it: transients.py FOLDER."""

import json
import math
import re
import subprocess
import sys
from pathlib import Path

import npy

folder = Path(sys.argv[1])


def device(name, **cell):
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"base": "ideal", "cell": cell, "converters": {"adc_bits": 8}}))
    return path


def transient(matrix, device):
    npy.write(folder / "a.npy", matrix)
    npy.write(folder / "b.npy", [[1.0]] * len(matrix))
    command = ["amc-sim", "transient", "--matrix", folder / "a.npy", "--rhs", folder / "b.npy", "--device", device]
    text = subprocess.run([*command, "-o", folder / "curves"], check=True, capture_output=True, text=True).stdout
    last = (folder / "curves.csv").read_text().splitlines()[-1]
    return text, [float(value) for value in last.split(",")[1:]]


# The Laplacian of a complete graph and I / 2, held with a shift column: each x is -0.2 V 7.5 2 (1 + 1 / 7.5), the last
# factor for the range that the column takes, and the summing amplifier at 8 times that needs a range of 2^-5.
text, last = transient([[7.5 if i == j else -1.0 for j in range(8)] for i in range(8)],
                       device("shift", sign_scheme="column_shift"))
assert re.search(r"settled +[0-9]", text), text
expected = -0.2 * 7.5 * 2 * (1 + 1 / 7.5) / 2**5
assert all(abs(x - expected) < 2e-3 * abs(expected) for x in last), (last, expected)


def settling_time(a, share):
    """Of a lower triangular pair with 1 on its diagonal and -c below: (x, y) from rest by the exponential series over
    short steps, in units of 1 / wT."""
    n = len(a)
    loads = [sum(map(abs, row)) + 1 for row in a]

    def slope(z, drive):
        x, y = z[:n], z[n:]
        return [drive[i] - sum(max(a[i][j], 0) * x[j] + max(-a[i][j], 0) * y[j] for j in range(n)) / loads[i]
                for i in range(n)] + [-(x[i] + y[i]) / 2 for i in range(n)]

    solution = []
    for i in range(n):
        solution.append(-1 - sum(a[i][j] * solution[j] for j in range(i)))
    z, step, last, time = [0.0] * (2 * n), 0.05, 0.0, 0.0
    drive = [-1 / load for load in loads]
    while time < 4 * last + 100:
        term, factor = slope(z, drive), step
        for k in range(2, 8):
            z = [u + factor * v for u, v in zip(z, term)]
            term, factor = slope(term, [0.0] * n), factor * step / k
        time += step
        if math.dist(z[:n], solution) > share * math.hypot(*solution):
            last = time
    return last


# Each row waits for the one above: far beyond 1.5 times what the slowest mode says.
chain = [[1.0 if i == j else -0.9 if i == j + 1 else 0.0 for j in range(16)] for i in range(16)]
text, _ = transient(chain, device("pair"))
seconds, formula = map(float, re.search(r"settled +(\S+) s to .*formula: (\S+) s", text).groups())
expected = settling_time(chain, 0.5 / 127) / (2 * math.pi * 1e8)
assert abs(seconds - expected) < 0.01 * expected, (seconds, expected)
assert seconds > 4 * formula, (seconds, formula)
