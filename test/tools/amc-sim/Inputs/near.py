"""near.py SHARE FILE FILE...: succeeds when the first number of each file is within a share of that of the first file."""
import re
import sys

share = float(sys.argv[1])
first, *rest = [float(re.search(r"[0-9][0-9.e+-]*", open(name).read()).group()) for name in sys.argv[2:]]
for value in rest:
    if abs(value - first) > share * abs(first):
        sys.exit(f"{value} is not within {share} of {first}")
