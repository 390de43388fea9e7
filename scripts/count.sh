#!/bin/sh
# count.sh BUILD: runs the tests of a build folder. The last line counts them: "N passed, N failed".
# Exit status 1 when a test failed or there was none.
set -eu
log=$1/test/lit.log
status=0
lit-22 -sv "$1/test" >"$log" 2>&1 || status=$?
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
