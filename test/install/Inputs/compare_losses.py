"""compare_losses.py A.json B.json TOLERANCE: the reports' losses are the same within the relative tolerance."""
import json
import math
import sys

a, b = (json.load(open(path))["losses"] for path in sys.argv[1:3])
assert len(a) == len(b) > 1, (len(a), len(b))
for step, (x, y) in enumerate(zip(a, b), 1):
    if not math.isclose(x, y, rel_tol=float(sys.argv[3])):
        sys.exit(f"step {step}: {x} and {y}")
