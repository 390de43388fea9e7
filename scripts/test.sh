#!/bin/sh
# Sets up what is missing, builds, and runs all tests. The last line counts them: "N passed, N failed".
. "$(dirname "$0")/setup.sh"

ninja -C build all amc-test-depends >&2
exec scripts/count.sh build
