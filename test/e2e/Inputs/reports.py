"""Checks reports of amc-run.

    reports.py same A.json B.json           the same losses, evaluations and counts, bit for bit
    reports.py reference R.json REFERENCE.json NET OPTIONS SEED TOLERANCE
                                            losses within TOLERANCE of the reference run, at every step
    reports.py near A.json B.json TOLERANCE losses that nowhere differ by more than TOLERANCE
"""
import json
import sys

# What depends on the machine and the moment.
MEASURED = {"wall_seconds", "first_step_seconds", "step_seconds_median", "step_seconds_mean", "peak_rss_bytes"}


def without_measured(value):
    if isinstance(value, dict):
        return {k: without_measured(v) for k, v in value.items() if k not in MEASURED | {"threads"}}
    if isinstance(value, list):
        return [without_measured(v) for v in value]
    return value


def same(a, b):
    a, b = (without_measured(json.load(open(name))) for name in (a, b))
    for field in a.keys() | b.keys():
        if a.get(field) != b.get(field):
            sys.exit(f"{field} differs: {str(a.get(field))[:500]} and {str(b.get(field))[:500]}")
    print(f"same: {len(a['losses'])} losses, {len(a['evaluations'])} evaluations")


def near(a, b, tolerance):
    a, b = (json.load(open(name))["losses"] for name in (a, b))
    step, worst = max(enumerate(abs(x - y) for x, y in zip(a, b, strict=True)), key=lambda pair: pair[1])
    text = f"largest difference {worst:.2e} at step {step}"
    if not worst <= float(tolerance):
        sys.exit(f"{text}, allowed {tolerance}")
    print(text)


def reference(report, reference, net, options, seed, tolerance):
    losses = json.load(open(report))["losses"]
    wanted = {"net": net, "options": options, "letters_seed": int(seed)}
    runs = [r for r in json.load(open(reference))["runs"] if wanted.items() <= r.items()]
    if len(runs) != 1:
        sys.exit(f"{reference}: no run of {wanted}")
    expected = runs[0]["losses"]
    if len(losses) != len(expected):
        sys.exit(f"{len(losses)} losses, {len(expected)} in the reference")
    step, worst = max(enumerate(abs(a - b) for a, b in zip(losses, expected)), key=lambda pair: pair[1])
    text = f"{net} {options}: largest difference {worst:.2e} at step {step}"
    if not worst <= float(tolerance):
        sys.exit(f"{text}, allowed {tolerance}\n ours      {losses}\n reference {expected}")
    print(text)


if __name__ == "__main__":
    {"same": same, "near": near, "reference": reference}[sys.argv[1]](*sys.argv[2:])
