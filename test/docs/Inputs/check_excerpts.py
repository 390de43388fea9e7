"""check_excerpts.py PAGE.md: compares the page's excerpts with the files that its examples wrote to the current folder.

An excerpt is a block whose first line is `// FILE`. Its lines occur in the file in their order, each within one line of the
file; `...` in a line stands for anything.
"""
import pathlib
import re
import sys

blocks = re.findall(r"^```(?:mlir)?\n// (\S+)\n(.*?)^```$", pathlib.Path(sys.argv[1]).read_text(), re.DOTALL | re.MULTILINE)
assert blocks, "no excerpts"
for name, excerpt in blocks:
    rest = iter(pathlib.Path(name).read_text(errors="replace").splitlines())
    for line in excerpt.splitlines():
        pieces = [re.escape(piece.strip()) for piece in line.split("...")]
        pattern = re.compile(".*".join(pieces))
        if not any(pattern.search(candidate) for candidate in rest):
            sys.exit(f"{sys.argv[1]}: {name} has no line, after those before it: {line.strip()}")
print(len(blocks), "excerpts agree")
