#!/usr/bin/env python3
"""The simulated device of several builds in turn, in one run: what a compiler flag costs.

    cmake --preset release -B build/plain -DAMC_HARDENING=OFF
    ninja -C build amc-device-bench && ninja -C build/plain amc-device-bench
    bench/compare_builds.py build/plain build [--rounds 5]

Prints the processor time of each figure in the first build, the best of all rounds, and what the others take of it.
"""
import argparse
import json
import math
import pathlib
import subprocess


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("builds", nargs="+", help="build folders; the first is what the others are compared with")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each build")
    options = parser.parse_args()

    best = [{} for _ in options.builds]
    for _ in range(options.rounds):
        for build, figures in zip(options.builds, best):
            program = pathlib.Path(build) / "bin/amc-device-bench"
            for row in json.loads(subprocess.check_output([program, "--json"])):
                figures[row["what"]] = min(row["us"], figures.get(row["what"], math.inf))

    print(f"| what | {options.builds[0]} | {' | '.join(options.builds[1:])} |\n|{'---|' * (len(options.builds) + 1)}")
    for what, us in best[0].items():
        print(f"| {what} | {us:.3g} us | {' | '.join(f'{figures[what] / us:.3f}' for figures in best[1:])} |")
    means = [math.exp(sum(math.log(figures[what] / us) for what, us in best[0].items()) / len(best[0]))
             for figures in best[1:]]
    print(f"| geometric mean | | {' | '.join(f'{mean:.3f}' for mean in means)} |")


if __name__ == "__main__":
    main()
