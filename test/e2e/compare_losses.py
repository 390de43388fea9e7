#!/usr/bin/env python3
"""Trains a network by compiled programs on the ideal device and compares the losses with PyTorch's.

    compare_losses.py NET REFERENCE.json MODEL.onnx WORKDIR [RUNS]       the first RUNS of the network, or all

Programs compute in float32, the reference in float64. The first STRICT_STEPS losses agree to rounding; after that a
rounding difference may pick another one of two equal maxima of a pool, from where the runs drift apart. The MLP has
no such choice and agrees to the end.
"""
import json
import pathlib
import subprocess
import sys

STRICT_STEPS, STRICT, LOOSE = 5, 1e-5, 2e-2


def train(model, options, work):
    program, report = work / "program.bin", work / "report.json"
    subprocess.run(["amc-compile", model, "-o", program, "--device=ideal", "--tiling=block-amc",
                    "--lr-schedule=constant", *options], check=True)
    subprocess.run(["amc-run", program, "--device=ideal", "--order=file", "--steps=20", "--report", report,
                    "--dataset", "letters:train=7680,test=1920,seed=0"], check=True, capture_output=True)
    return json.loads(report.read_text())["losses"]


def main():
    net, reference, model, work, *count = sys.argv[1:]
    work = pathlib.Path(work)
    work.mkdir(parents=True, exist_ok=True)
    runs = [run for run in json.loads(pathlib.Path(reference).read_text())["runs"] if run["net"] == net]
    for run in runs[:int(count[0]) if count else None]:
        losses = train(model, run["options"].split(), work)
        errors = [abs(a - b) / b for a, b in zip(losses, run["losses"])]
        strict = len(errors) if net == "mlp" else STRICT_STEPS
        passed = (len(losses) == len(run["losses"]) and max(errors[:strict]) < STRICT and max(errors) < LOOSE)
        print(f"{'ok' if passed else 'FAILED'}: {net} {run['options']}: largest relative error "
              f"{max(errors[:strict]):.1e} in {strict} steps, {max(errors):.1e} in {len(errors)}")
        if not passed:
            sys.exit("losses " + " ".join(f"{loss:.6f}" for loss in losses))


main()
