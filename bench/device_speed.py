#!/usr/bin/env python3
"""The simulated device against other simulators and plain linear algebra, one thread each, in one run.

    ninja -C build amc-device-bench
    python3 -m venv .venv && .venv/bin/pip install numpy scipy badcrossbar aihwkit   # the last two where they install
    .venv/bin/python bench/device_speed.py [--build build] [--json out.json]

Prints what amc takes, the most it may take, and what others take for the same here. Where a peer cannot be imported, or
is not on PyPI (CrossSim) or takes minutes (ngspice), the figure is one measured earlier on a machine of the same kind
and marked `stored`. All are processor times, the best of several rounds, so that other programs hardly count.
"""
import argparse
import contextlib
import json
import logging
import os
import pathlib
import subprocess
import time

for library in ("OPENBLAS", "MKL", "OMP"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import numpy as np
import scipy.linalg
import scipy.sparse
import scipy.sparse.linalg

SIZE, OHMS = 64, 1.0


def microseconds(call, rounds=7, least_seconds=0.02):
    """The best round's time of one call."""
    begin = time.process_time()
    call()
    calls = max(1, int(least_seconds / max(time.process_time() - begin, 1e-7)))
    best = float("inf")
    for _ in range(rounds):
        begin = time.process_time()
        for _ in range(calls):
            call()
        best = min(best, (time.process_time() - begin) / calls)
    return best * 1e6


def conductances(random):
    return random.uniform(0.5e-6, 35e-6, (SIZE, SIZE))


def sparse_nodal_analysis(g):
    """One array with wires in both lines, sources at its columns, grounds at its rows: sparse LU of 2 N^2 nodes."""
    n = len(g)
    nodes = np.arange(2 * n * n).reshape(2, n, n)
    row, column = nodes
    entries = []

    def conductor(a, b, siemens):
        a, b, siemens = (v.ravel() for v in np.broadcast_arrays(a, b, siemens))
        entries.extend([(a, a, siemens), (b, b, siemens), (a, b, -siemens), (b, a, -siemens)])

    conductor(row, column, g)
    conductor(row[:, :-1], row[:, 1:], 1 / OHMS)
    conductor(column[:-1], column[1:], 1 / OHMS)
    ends = np.concatenate([row[:, -1], column[0]])
    entries.append((ends, ends, np.full(2 * n, 1 / OHMS)))
    i, j, v = (np.concatenate(part) for part in zip(*entries))
    matrix = scipy.sparse.csc_matrix((v, (i, j)), shape=(2 * n * n, 2 * n * n))
    drive = np.zeros((2 * n * n, n))
    drive[column[0], np.arange(n)] = 1 / OHMS
    return scipy.sparse.linalg.splu(matrix).solve(drive)[row[:, -1]] / OHMS


def badcrossbar_microseconds(g):
    with open(os.devnull, "w") as null, contextlib.redirect_stderr(null):
        import badcrossbar  # Warns where its figures lack libraries.

    logging.disable(logging.INFO)
    volts = np.full((SIZE, 1), 0.2)
    with open(os.devnull, "w") as null, contextlib.redirect_stdout(null):
        return microseconds(lambda: badcrossbar.compute(volts, 1 / g, OHMS), rounds=3)


def aihwkit_microseconds(size, batch):
    """A vector through IBM's RPU core, with converters and weight noise."""
    import torch
    from aihwkit.simulator.configs import ConstantStepDevice, SingleRPUConfig
    from aihwkit.simulator.configs.utils import WeightNoiseType
    from aihwkit.simulator.tiles.analog import AnalogTile

    torch.set_num_threads(1)
    config = SingleRPUConfig(device=ConstantStepDevice())
    config.forward.inp_res = config.forward.out_res = 1 / 254
    config.forward.w_noise, config.forward.w_noise_type = 0.01, WeightNoiseType.ADDITIVE_CONSTANT
    tile = AnalogTile(size, size, config, bias=False).tile
    tile.set_weights(0.1 * torch.randn(size, size))
    x = 2 * torch.rand(batch, size) - 1
    return microseconds(lambda: tile.forward(x, False, False, False, False)) / batch


def measured(name, measure, stored=None):
    """(name, low, high, is stored) of a peer."""
    try:
        value = measure()
        return name, value, value, False
    except Exception as problem:  # Not installed, or for another version of its libraries.
        if stored is None:
            return f"{name} (not measured: {type(problem).__name__})", None, None, False
        return (name, *stored, True)


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"


def text(microseconds):
    for unit, size in (("s", 1e6), ("ms", 1e3)):
        if microseconds >= size:
            return f"{number(microseconds / size)} {unit}"
    return f"{number(microseconds)} us"


def peer_text(peer, ours):
    name, low, high, stored = peer
    if low is None:
        return name
    ends = [low] if low == high else [low, high]
    times = " to ".join(text(end) for end in ends)
    ratios = " to ".join(number(end / ours) for end in ends)
    return f"{name} {times} ({ratios} times{', stored' if stored else ''})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build", help="build folder with bin/amc-device-bench")
    parser.add_argument("--json", help="write the figures here")
    options = parser.parse_args()
    program = pathlib.Path(options.build) / "bin/amc-device-bench"
    if not program.exists():
        parser.error(f"{program} is missing; build it: ninja -C {options.build} amc-device-bench")
    ours = {row["what"]: row for row in json.loads(subprocess.check_output([program, "--json"]))}

    random = np.random.default_rng(1)
    a = random.normal(size=(SIZE, SIZE)).astype(np.float32)
    vector, batch = (random.normal(size=(SIZE, k)).astype(np.float32) for k in (1, 128))
    large, large_vector = (random.normal(size=(16 * SIZE, k)).astype(np.float32) for k in (16 * SIZE, 1))
    spd = np.cov(random.normal(size=(SIZE, 4 * SIZE))) + 0.1 * np.eye(SIZE)
    factors = scipy.linalg.lu_factor(spd)
    right, rights = (random.normal(size=(SIZE, k)) for k in (1, 64))
    solve = lambda b: scipy.linalg.lapack.dgetrs(*factors, b)
    g = conductances(random)
    nodal = ("SciPy sparse LU", lambda: microseconds(lambda: sparse_nodal_analysis(g), rounds=3), (55e3, 160e3))
    gemm = microseconds(lambda: a @ batch) / 128
    plain = ours["product 64x64, a vector of 128"]["plain_us"]

    # What, key of amc's figure, at most (us), peers.
    rows = [
        ("product 64x64, one vector", "product 64x64, a vector of 1", 1.0, [
            measured("RPU core", lambda: aihwkit_microseconds(SIZE, 1), (1.1, 4.5)),
            ("CrossSim", 300, 300, True),
            measured("NumPy float product", lambda: microseconds(lambda: a @ vector))]),
        ("product 64x64, a vector of 128", "product 64x64, a vector of 128", 2.1 * plain, [
            ("Eigen float product", plain, plain, False),
            ("NumPy float product", gemm, gemm, False),
            measured("RPU core", lambda: aihwkit_microseconds(SIZE, 128), (1.1, 4.5))]),
        ("product 1024x1024 on 256 tiles", "product 1024x1024 on 256 tiles", 1000, [
            measured("RPU core", lambda: aihwkit_microseconds(16 * SIZE, 1), (1.1e3, 3.9e3)),
            ("CrossSim", 78e3, 95e3, True),
            measured("NumPy float product", lambda: microseconds(lambda: large @ large_vector))]),
        ("inverse 64x64, one vector", "inverse 64x64, a vector of 1", 8, [
            measured("LAPACK, reused LU", lambda: microseconds(lambda: solve(right))),
            ("ngspice", 7e6, 37e6, True)]),
        ("inverse 64x64, a vector of 64", "inverse 64x64, a vector of 64", 3, [
            measured("LAPACK, reused LU", lambda: microseconds(lambda: solve(rights)) / 64)]),
        ("programming 64x64, wires, verdict, slowest mode, write-verify", "programming an inverse 64x64, write-verify loop", 1000, [
            measured(*nodal)]),
        ("nodal analysis of an inverse 64x64, two arrays", "nodal analysis of an inverse 64x64, both lines", 20e3, [
            ("ngspice, transient", 7e6, 37e6, True)]),
        ("nodal analysis of a product 64x64, one array", "nodal analysis of a product 64x64, one array, both lines",
         20e3, [measured(*nodal), measured("badcrossbar, one vector", lambda: badcrossbar_microseconds(g))]),
    ]

    print("| what | amc | at most | share | others |\n|---|---|---|---|---|")
    figures = []
    for what, key, limit, peers in rows:
        us = ours[key]["us"]
        others = ", ".join(peer_text(peer, us) for peer in peers)
        print(f"| {what} | {text(us)} | {text(limit)} | {us / limit:.2f} | {others} |")
        figures.append({"what": what, "us": us, "limit_us": limit, "peers": [
            {"name": name, "us": [low, high], "stored": stored} for name, low, high, stored in peers]})
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
