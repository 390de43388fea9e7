#!/usr/bin/env python3
"""One epoch of the letters CNN on every preset of the simulated device: the table of docs/study-device.md.

    python3 bench/presets.py [--build build] [--data DIR] [--seeds 3] [--json out.json]

DIR holds IDX files whose names end in train-images-idx3-ubyte.gz and so on; without it the letters are generated. Every
row is `amc-run --epochs 1` at the program's defaults, mean over the seeds, with the lowest and highest accuracy; the
rows without a preset are exact arithmetic with the same tiling, without tiling, and the first-order optimizers.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

ROWS = [
    # Row, options of amc-compile, options of amc-run.
    ("exact inverses", ["--tiling=block-amc"], ["--device=ideal"]),
    ("float64, blocks of 64", [], ["--device=ideal"]),
    *[(f"`{name}`", [f"--device={name}"], [])
      for name in ("ideal", "rram-64", "taox-40nm-3bit", "hfox-neurram", "cmo-hfox", "worst-case")],
    ("SGD with momentum", ["--optimizer=sgd"], ["--device=ideal"]),
    ("Adam", ["--optimizer=adam"], ["--device=ideal"]),
]


def data_options(folder):
    if not folder:
        return []
    options = []
    for split in ("train", "test"):
        for kind, ending in (("images", "images-idx3-ubyte.gz"), ("labels", "labels-idx1-ubyte.gz")):
            (path,) = pathlib.Path(folder).glob(f"*{split}-{ending}")
            options.append(f"--{split}-{kind}={path}")
    return options


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build"))
    parser.add_argument("--data", help="folder of IDX files (default: generated letters)")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    tools = args.build / "bin"
    model = pathlib.Path(__file__).parent.parent / "test/data/onnx/letters-cnn.onnx"
    results = {}
    print("| device | test accuracy | unstable | solved digitally | tile writes | cells written | simulated time | energy |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        program, report = pathlib.Path(folder, "p.bin"), pathlib.Path(folder, "r.json")
        for name, compile_options, run_options in ROWS:
            subprocess.run([tools / "amc-compile", model, "-o", program, *compile_options], check=True)
            runs = []
            for seed in range(args.seeds):
                subprocess.run([tools / "amc-run", program, "--epochs=1", f"--seed={seed}", f"--report={report}",
                                *data_options(args.data), *run_options], check=True, capture_output=True)
                runs.append(json.loads(report.read_text()))
            results[name] = runs
            accuracy = [run["epochs"][-1]["test_accuracy"] for run in runs]
            total = {key: statistics.mean(run["totals"][key] for run in runs)
                     for key in ("unstable", "digital_fallbacks", "programs", "cells_written", "simulated_seconds", "joules")}
            row = f"| {name} | {statistics.mean(accuracy):.3f} ({min(accuracy):.3f} to {max(accuracy):.3f}) "
            if total["cells_written"]:
                row += (f"| {total['unstable']:.0f} | {total['digital_fallbacks']:.0f} | {total['programs']:.0f} "
                        f"| {total['cells_written'] / 1e3:.0f}k ")
            else:
                row += "| | | | "
            row += f"| {1e3 * total['simulated_seconds']:.1f} ms | {1e3 * total['joules']:.1f} mJ |"
            print(row, flush=True)
    if args.json:
        args.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
