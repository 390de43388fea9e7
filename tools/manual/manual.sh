#!/bin/sh
# manual.sh TOOL VERSION FOLDER: writes FOLDER/NAME.1, the tool's manual page, and FOLDER/NAME, its completion for Bash.
set -eu
here=$(dirname "$0")
name=$(basename "$1")
# For sanitizers: see test/lit.cfg.py.
export ASAN_OPTIONS=allow_user_poisoning=0
# Under the name alone, as users type it.
PATH=$(dirname "$1"):$PATH

# The tool's --help, and behind a line "@command NAME" that of each of its commands.
help() {
  "$name" --help
  for command in $("$name" --help | awk '/^[^ ]/ { inside = /^Subcommands:/ } inside && /^  [a-z]/ { print $1 }'); do
    printf '\n@command %s\n' "$command"
    "$name" "$command" --help
  done
}

mkdir -p "$3"
table=$3/$name.table
help >"$table.help"
awk -f "$here/options.awk" "$table.help" >"$table"
awk -v tool="$name" -v version="$2" -f "$here/man.awk" "$table" >"$3/$name.1"
awk -v tool="$name" -f "$here/completion.awk" "$table" >"$3/$name"
rm "$table" "$table.help"
