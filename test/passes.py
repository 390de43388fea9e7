"""Checks that every pass is described and has a test of its own.

A pass `exec-fold-fills` or `amc-place`, defined in a Passes.td, has a summary and a description there, and a test
fold-fills.mlir or place.mlir, or place-invalid.mlir, that runs it by its flag. Prints what is missing and exits with 1.
"""

import pathlib
import re
import sys

DEFINITION = re.compile(r'^def (\w+)\s*:\s*Pass<"([\w-]+)"(.*?)^}', re.MULTILINE | re.DOTALL)


def find_faults(include, tests):
    passes = [(file, *match.groups()) for file in sorted(include.rglob("Passes.td"))
              for match in DEFINITION.finditer(file.read_text())]
    if not passes:
        return [f"no pass is defined below {include}"]
    faults = []
    for file, name, flag, body in passes:
        faults += [f"{file}: {name} has no {part}" for part in ("summary", "description") if f"let {part} = " not in body]
        stem = re.sub(r"^(exec|amc)-", "", flag)
        runs = [test.read_text() for test in tests.rglob("*.mlir") if re.fullmatch(rf"{stem}(-.*)?", test.stem)]
        if not any(re.search(rf"RUN:.*--{flag}\b(?!-)", text) for text in runs):
            faults.append(f"{file}: {name} has no test {stem}.mlir that runs --{flag}")
    return faults


def main():
    include, tests = map(pathlib.Path, sys.argv[1:])
    faults = find_faults(include, tests)
    print("\n".join(faults) if faults else "every pass has a description and a test")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
