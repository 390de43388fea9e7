"""Checks that includes between folders run one way.

A root is a folder of sources; the folder of a file is its path below its root, so that headers and sources of one name
are one folder; files of a root with a name are in the folder of that name. Checked are, at every depth of folders: that no folder includes itself by way of another; then that
first-level folders include those before them in --order alone, and that no folder of --forbid A:B includes A to B.

Prints every arrow that is wrong, with an include that makes it, and exits with 1 where there is one.
"""

import argparse
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"|^\s*include\s+"([^"]+)"')
SUFFIXES = {".h", ".cpp", ".td"}


def read_arrows(roots):
    """{(folder, folder included): "file:line: what is included"}, of files below the roots [(path, prefix, name)]."""
    arrows = {}
    for root, _, above in roots:
        for file in sorted(root.rglob("*")):
            if file.suffix not in SUFFIXES:
                continue
            folder = above / file.parent.relative_to(root)
            for number, line in enumerate(file.read_text().splitlines(), 1):
                match = INCLUDE.match(line)
                target = match and resolve(match[1] or match[2], file, roots)
                if target is not None and target != folder:
                    arrows.setdefault((folder, target), f"{file}:{number}: {line.strip()}")
    return arrows


def resolve(name, file, roots):
    """The folder of an included file; None for one of another library."""
    for _, prefix, above in roots:
        if prefix and name.startswith(prefix):
            return above / pathlib.PurePath(name[len(prefix):]).parent
    for root, _, above in roots:
        for place in (file.parent / name, root / name):
            if place.is_file() and place.resolve().is_relative_to(root.resolve()):
                return above / place.resolve().parent.relative_to(root.resolve())
    return None


def at_depth(arrows, depth):
    """The arrows between folders of at most `depth` names."""
    shorter = {}
    for (source, target), example in arrows.items():
        pair = tuple("/".join(folder.parts[:depth]) or "." for folder in (source, target))
        if pair[0] != pair[1]:
            shorter.setdefault(pair, example)
    return shorter


def find_cycle(arrows):
    """Arrows that form a cycle, or none."""
    after = {}
    for source, target in arrows:
        after.setdefault(source, []).append(target)
    done = set()

    def visit(folder, path):
        if folder in path:
            ring = path[path.index(folder):] + [folder]
            return list(zip(ring, ring[1:]))
        if folder in done:
            return []
        for target in sorted(after.get(folder, [])):
            if cycle := visit(target, path + [folder]):
                return cycle
        done.add(folder)
        return []

    for folder in sorted(after):
        if cycle := visit(folder, []):
            return cycle
    return []


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", action="append", required=True, metavar="DIR[=PREFIX][@NAME]",
                        help="a folder of sources; PREFIX is what names of its files in includes begin with")
    parser.add_argument("--order", default="", metavar="A,B,...", help="first-level folders, lowest first")
    parser.add_argument("--forbid", action="append", default=[], metavar="A:B", help="folders that A must not include")
    options = parser.parse_args()
    roots = []
    for root in options.root:
        place, _, name = root.partition("@")
        path, _, prefix = place.partition("=")
        roots.append((pathlib.Path(path), prefix, pathlib.PurePath(name)))
    for root, _, _ in roots:
        if not root.is_dir():
            sys.exit(f"folders.py: no such folder: {root}")
    arrows = read_arrows(roots)

    wrong = []
    deepest = max((len(folder.parts) for pair in arrows for folder in pair), default=1)
    for depth in range(1, deepest + 1):
        shorter = at_depth(arrows, depth)
        if cycle := find_cycle(shorter):
            wrong.append("a cycle: " + " -> ".join([pair[0] for pair in cycle] + [cycle[-1][1]]))
            wrong += [f"  {shorter[pair]}" for pair in cycle]
            break
    order = [name for name in options.order.split(",") if name]
    for (source, target), example in sorted(at_depth(arrows, 1).items()):
        if order and (source not in order or target not in order):
            wrong.append(f"--order does not name {source if source not in order else target}\n  {example}")
        elif order and order.index(source) < order.index(target):
            wrong.append(f"{source} is below {target}\n  {example}")
    for rule in options.forbid:
        source, _, target = rule.partition(":")
        for pair, example in sorted(arrows.items()):
            if pair[0].is_relative_to(source) and pair[1].is_relative_to(target):
                wrong.append(f"{source} must not include {target}\n  {example}")
    print("\n".join(wrong) if wrong else f"{len(arrows)} arrows between folders, one way each")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
