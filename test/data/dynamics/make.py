#!/usr/bin/env python3
"""Writes loops.json: loops solved in time by ngspice, resistor by resistor.

    python3 make.py        (needs ngspice, numpy, scipy)

Each amplifier is an integrator of unity-gain frequency 100 MHz with a leak, 1 / gain, whose state is held within the
rails by a steep conductance. "samples" are the outputs after inputs and offsets were switched on at rest, all
amplifiers linear; "rested" those at the end with rails; "rate" is the decay of a linear run once its slowest mode is
alone, null where that oscillates or is not apart from the next; "slowest" is -max Re of the eigenvalues of J as SciPy
finds them, J written from the circuit. Conductances are in units of 35 uS.
"""
import json
import os
import subprocess
import tempfile

import numpy as np
import scipy.linalg

UNIT, OMEGA, CAP = 35e-6, 2 * np.pi * 1e8, 1e-9
rng = np.random.default_rng(12)


def spice(c, rail, seconds, points):
    """Outputs (points + 1) x n."""
    gp, gn, shift = (np.array(c[k]) for k in ("positive", "negative", "shift"))
    n = len(gp)
    lines = ["loop"]

    def amplifier(name, node, out, vos):
        lines.append(f"V{name} o{name} 0 {vos!r}")
        lines.append(f"G{name} 0 p{name} o{name} {node} {OMEGA * CAP!r}")
        lines.append(f"C{name} p{name} 0 {CAP!r} ic=0")
        lines.append(f"Rl{name} p{name} 0 {c['gain'] / (OMEGA * CAP)!r}")
        if rail:
            lines.append(f"B{name} p{name} 0 I=1e6*(max(V(p{name})-{rail!r},0)+min(V(p{name})+{rail!r},0))")
        lines.append(f"E{name} {out} 0 p{name} 0 1")

    def resistor(name, a, b, units):
        if units > 0:
            lines.append(f"R{name} {a} {b} {float(1 / (units * UNIT))!r}")

    for i in range(n):
        for j in range(n):
            resistor(f"p{i}_{j}", f"x{j}", f"n{i}", gp[i, j])
            if gn.size:
                resistor(f"n{i}_{j}", f"y{j}", f"n{i}", gn[i, j])
        if shift.size:
            resistor(f"s{i}", "s", f"n{i}", shift[i])
        lines.append(f"Vb{i} b{i} 0 {c['input'][i]!r}")
        resistor(f"b{i}", f"b{i}", f"n{i}", 1)
        amplifier(f"a{i}", f"n{i}", f"x{i}", c["vos"][i])
        if gn.size:
            resistor(f"i{i}", f"x{i}", f"w{i}", 3)
            resistor(f"f{i}", f"y{i}", f"w{i}", 3)
            amplifier(f"v{i}", f"w{i}", f"y{i}", c["vos_behind"][i])
        if shift.size:
            resistor(f"i{i}", f"x{i}", "w", 3)
    if shift.size:
        resistor("f", "s", "w", 3)
        amplifier("v", "w", "s", c["vos_behind"][0])
    seconds = float(seconds)
    step = seconds / points
    lines += [".options reltol=1e-7 abstol=1e-14 vntol=1e-11 gmin=1e-18 method=gear maxord=2", ".control",
              "set wr_vecnames", "set wr_singlescale", "option numdgt=12", f"tran {step!r} {seconds!r} 0 {step / 10!r} uic",
              "linearize " + " ".join(f"v(x{i})" for i in range(n)),
              "wrdata out.txt " + " ".join(f"v(x{i})" for i in range(n)), "quit 0", ".endc", ".end"]
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "c.cir"), "w") as f:
            f.write("\n".join(lines) + "\n")
        done = subprocess.run(["ngspice", "-b", "c.cir"], cwd=folder, capture_output=True, text=True)
        path = os.path.join(folder, "out.txt")
        if not os.path.exists(path):
            raise SystemExit(done.stdout[-3000:] + done.stderr[-3000:])
        rows = np.loadtxt(path, skiprows=1, ndmin=2)
    return rows[:, 0], rows[:, 1:]


def jacobian(c):
    gp, gn, shift = (np.array(c[k]) for k in ("positive", "negative", "shift"))
    n = len(gp)
    load = gp.sum(1) + 1
    if gn.size:
        load += gn.sum(1)
        j = np.block([[gp / load[:, None], gn / load[:, None]], [np.eye(n) / 2, np.eye(n) / 2]])
    elif shift.size:
        load += shift
        j = np.block([[gp / load[:, None], (shift / load)[:, None]], [np.full((1, n), 1 / (n + 1)), np.array([[1 / (n + 1)]])]])
    else:
        j = gp / load[:, None]
    return -OMEGA * (j + np.eye(len(j)) / c["gain"])


def circuit(name, a, signs, offset, rail, gain=1e4, inputs=0.2):
    a = a / np.abs(a).max()
    n = len(a)
    empty = []
    low = 0.5 / 34.5
    gp, gn, shift = a, empty, empty
    if signs == "pair":
        gp, gn = low + np.maximum(a, 0), low + np.maximum(-a, 0)
    if signs == "shift":
        c = -a.min()
        gp, shift = low + (a + c) / (1 + c), np.full(n, low + c / (1 + c))
    rounded = lambda m: np.round(np.asarray(m, float), 6).tolist()
    return {"name": name, "positive": rounded(gp), "negative": rounded(gn), "shift": rounded(shift), "gain": gain,
            "rail": rail, "input": rounded(inputs * np.cos(np.arange(n) ** 2)), "vos": rounded(offset * rng.normal(size=n)),
            "vos_behind": rounded(offset * rng.normal(size=n))}


def covariance(n, relu):
    x = rng.normal(size=(n, 2 * n))
    x = np.maximum(x, 0) if relu else x
    a = x @ x.T / (2 * n)
    return a + 0.2 * np.trace(a) / n * np.eye(n)


def laplacian(n):
    return 2.05 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1)


def m_matrix(n):
    a = -rng.uniform(0, 1, size=(n, n))
    np.fill_diagonal(a, 0)
    return a + np.diag(1.2 * np.abs(a).sum(1))


def rotation(n):
    r = rng.normal(size=(n, n)) / np.sqrt(n)
    return 0.5 * np.eye(n) + (r - r.T) / 2


def non_normal(n):
    return np.eye(n) + 0.8 * np.eye(n, k=1) - 0.3 * np.eye(n, k=2)


cases = [
    # Linear, with an offset that fits.
    circuit("one resistor", np.eye(1), "one", 0.01, 50.0),
    circuit("relu 8", covariance(8, True), "one", 0.01, 50.0),
    circuit("covariance 8", covariance(8, False), "pair", 0.01, 50.0),
    circuit("covariance 6, shift", covariance(6, False), "shift", 0.01, 50.0),
    circuit("laplacian 8", laplacian(8), "pair", 0.01, 50.0),
    circuit("laplacian 4, shift", laplacian(4), "shift", 0.01, 50.0),
    circuit("m-matrix 8", m_matrix(8), "pair", 0.01, 50.0),
    circuit("rotation 4", rotation(4), "pair", 0.01, 50.0),
    circuit("rotation 2, one array", np.array([[0.1, 1], [0, 0.1]]), "one", 0.01, 50.0),
    circuit("non-normal 6", non_normal(6), "pair", 0.01, 50.0),
    circuit("non-normal 6, one array", np.abs(non_normal(6)), "one", 0.01, 50.0, 500.0),
    # Offsets beyond the rails, or inputs.
    circuit("relu 8, offset", covariance(8, True), "one", 0.3, 0.1),
    circuit("covariance 8, offset", covariance(8, False), "pair", 0.3, 0.1),
    circuit("laplacian 16, offset", laplacian(16), "pair", 0.3, 1.2),
    circuit("laplacian 4, shift, offset", laplacian(4), "shift", 0.3, 0.5),
    circuit("m-matrix 8, offset", m_matrix(8), "pair", 0.1, 0.4),
    circuit("covariance 8, input", covariance(8, False), "pair", 0.001, 0.2, 1e4, 1.0),
    circuit("non-normal 6, offset", non_normal(6), "pair", 0.3, 0.5),
    circuit("unstable 4, one array", np.ones((4, 4)) - 0.8 * np.eye(4), "one", 0.1, 1.0),
    circuit("indefinite 6", covariance(6, False) - 0.8 * np.eye(6), "pair", 0.05, 1.0),
    circuit("rotation 6, input", rotation(6) - 0.3 * np.eye(6) + np.diag([0.2, 0.9, 0, 0, 0, 0]), "pair", 0.05, 1.0),
]
for c in cases:
    eigenvalues = scipy.linalg.eigvals(jacobian(c))
    top = eigenvalues[np.argmax(eigenvalues.real)]
    c["slowest"] = -top.real
    stable = top.real < 0
    seconds = 12 / abs(top.real)
    if stable and c["rail"] == 50.0:
        t, x = spice(c, 0, 2 * seconds, 960)
        c["sample_seconds"] = [2 * seconds * k / 960 for k in (20, 80, 240)]
        c["samples"] = [x[k].tolist() for k in (20, 80, 240)]
        c["rested"] = x[-1].tolist()
        c["rate"] = None
        if np.sort(-eigenvalues.real)[1:2].min(initial=np.inf) > 1.4 * -top.real:
            left = np.linalg.norm(x - x[-1], axis=1)
            a, b = 360, 480
            c["rate"] = float(np.log(left[a] / left[b]) / (t[b] - t[a]))
            print(f"{c['name']}: ngspice {c['rate']:.6g}, SciPy {c['slowest']:.6g}")
    else:
        t, x = spice(c, c["rail"], max(seconds, 30e-6 if not stable else 0), 400)
        c["rested"] = x[-1].tolist()
        print(c["name"], "moves", np.abs(x[-1] - x[-40]).max(), "at", np.round(x[-1], 3).tolist())
with open("loops.json", "w") as f:
    f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
