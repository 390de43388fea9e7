"""check_headers.py INCLUDE COMPILER: each header in INCLUDE compiles by itself, and what it includes is of the standard
library, of the system, or in INCLUDE."""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
headers = sorted(root.rglob("*.h"))
assert len(headers) > 20, headers
for header in headers:
    for name in re.findall(r"^#\s*include\s*[<\"]([^>\"]+)[>\"]", header.read_text(), re.MULTILINE):
        if not (root / name).exists() and not re.fullmatch(r"[a-z_]+|std[a-z]+\.h", name):
            sys.exit(f"{header}: includes {name}, which is not installed")
    command = [sys.argv[2], "-std=c++20", "-fsyntax-only", "-Wall", "-Werror", "-I", root, "-x", "c++-header", header]
    subprocess.run(command, check=True)
