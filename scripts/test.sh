#!/bin/sh
# Sets up what is missing, builds, and runs all tests. The last line counts them: "N passed, N failed".
. "$(dirname "$0")/setup.sh"

ninja -C build all amc-test-depends >&2

log=build/test/lit.log
status=0
lit-22 -sv build/test >"$log" 2>&1 || status=$?
cat "$log"
awk '
  $1 == "Passed:" || $1 == "Passed" { passed = $2 + 0 ? $2 : $3 }
  $1 == "Failed:" { failed += $2 }
  $1 == "Unresolved:" || $1 == "Timed" || $1 == "Unexpectedly" { other += $NF ~ /%/ ? $(NF - 1) : $NF }
  $1 == "Unsupported:" { skipped = $2 }
  END {
    failed += other
    printf "%d passed, %d failed", passed, failed
    if (skipped) printf ", %d skipped", skipped
    printf "\n"
    exit passed + failed == 0
  }' "$log"
exit "$status"
