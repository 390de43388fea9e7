#!/bin/sh
# tidy.sh [BASE]: sets up what is missing and runs clang-tidy with the checks of .clang-tidy on the C++ files outside of
# test/, or on those that differ from the commit BASE. Headers are checked with the files that include them. The last line
# counts files: "N passed, N failed". Exit status 1 when something was found.
extra_packages=clang-tidy-22
. "$(dirname "$0")/setup.sh"

# Generated headers, and the precompiled one.
ninja -C build all >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git diff --name-only --diff-filter=d ${1:+"$1"} >"$work/changed"
# One command for each file: the runtime is built twice.
python3 - "$work" "${1:-}" <<'END'
import json, pathlib, sys
work, base = pathlib.Path(sys.argv[1]), sys.argv[2]
root = pathlib.Path.cwd()
changed = set((work / "changed").read_text().split())
commands = {}
for command in json.load(open("build/compile_commands.json")):
    path = pathlib.Path(command["file"])
    name = str(path.relative_to(root)) if path.is_relative_to(root) else ""
    if name.startswith(("build/", "test/")) or not name or (base and name not in changed):
        continue
    commands.setdefault(name, command)
json.dump(list(commands.values()), open(work / "compile_commands.json", "w"))
(work / "files").write_text("".join(name + "\0" for name in sorted(commands)))
END
# One line for each file, then what was found.
xargs -0 -r -n 1 -P "$(nproc)" sh -c '
  if clang-tidy-22 -p "$0" --quiet "$1" >"$0/$(echo "$1" | tr / +).found" 2>/dev/null; then
    echo passed
  else
    echo failed
    cat "$0/$(echo "$1" | tr / +).found" >&2
  fi' "$work" <"$work/files" >"$work/verdicts" || true
awk '{ ++count[$1] } END { printf "%d passed, %d failed\n", count["passed"], count["failed"]; exit count["failed"] > 0 }' \
  "$work/verdicts"
