#!/usr/bin/env python3
"""Training on devices with broken cells, with and without repair: the table of docs/defects.md.

    python3 bench/defects.py [--build build] [--seeds 3] [--networks letters-cnn:1,mlp:2] [--devices NAME,...]
                             [--repair-only] [--json out.json]

Networks are those of test/data/onnx with their epochs. Every entry is `amc-run` on generated letters at the program's
defaults, mean over the seeds, with the lowest and highest accuracy. What repair took is the mean over the seeds.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

DEAD = [{"chip": 0, "tile": 2}, {"chip": 0, "tile": 7}]
DEVICES = {
    "healthy": {},
    "1 % short": {"cell": {"stuck_short": 0.01}},
    "1 % open": {"cell": {"stuck_open": 0.01}},
    "2 dead tiles": {"defects": {"list": DEAD}},
    "mixture": {"cell": {"stuck_short": 0.005, "stuck_open": 0.005}, "spares": {"lines": 4, "tiles_per_chip": 2},
                "defects": {"dead_lines": 0.01, "list": DEAD[:1]}},
    "5 % short": {"cell": {"stuck_short": 0.05}},
    "5 % open": {"cell": {"stuck_open": 0.05}},
}


def accuracy(runs):
    values = [100 * run["epochs"][-1]["test_accuracy"] for run in runs]
    return f"{statistics.mean(values):.1f} ({min(values):.1f} to {max(values):.1f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build"))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--networks", default="letters-cnn:1,mlp:2")
    parser.add_argument("--devices", help="some of: " + ", ".join(DEVICES))
    parser.add_argument("--repair-only", action="store_true", help="runs that ignore broken cells can take minutes each")
    parser.add_argument("--json", type=pathlib.Path)
    args = parser.parse_args()
    tools = args.build / "bin"
    models = pathlib.Path(__file__).parent.parent / "test/data/onnx"
    names = args.devices.split(",") if args.devices else list(DEVICES)
    results = {}
    print("| network | device | repaired | ignored | compensated cells | moved | digital | more writes | writing and checks |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        program, report, device = (pathlib.Path(folder, name) for name in ("p.bin", "r.json", "d.json"))

        def run(name, seed, policy, epochs):
            device.write_text(json.dumps(DEVICES[name]))
            subprocess.run([tools / "amc-run", program, f"--epochs={epochs}", f"--seed={seed}", f"--defects={policy}",
                            f"--device-config={device}", f"--report={report}"], check=True, capture_output=True)
            return json.loads(report.read_text())

        for network in args.networks.split(","):
            model, epochs = network.split(":")
            subprocess.run([tools / "amc-compile", models / f"{model}.onnx", "-o", program], check=True)
            for name in names:
                repaired = [run(name, seed, "repair", epochs) for seed in range(args.seeds)]
                ignored = []
                if name != "healthy" and not args.repair_only:
                    ignored = [run(name, seed, "ignore", epochs) for seed in range(args.seeds)]
                results[f"{model}, {name}"] = {"repair": repaired, "ignore": ignored}
                total = {key: statistics.mean(one["totals"][key] for one in repaired)
                         for key in ("compensated_cells", "moved_blocks", "defect_fallbacks", "repair_programs", "programs",
                                     "repair_seconds", "repair_joules")}
                first = total["programs"] - total["repair_programs"]
                print(f"| {model} | {name} | {accuracy(repaired)} | {accuracy(ignored) if ignored else ''} "
                      f"| {total['compensated_cells']:.0f} | {total['moved_blocks']:.1f} | {total['defect_fallbacks']:.1f} "
                      f"| {total['repair_programs']:.0f} to {first:.0f} "
                      f"| {1e3 * total['repair_seconds']:.1f} ms, {1e3 * total['repair_joules']:.2f} mJ |", flush=True)
    if args.json:
        args.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
