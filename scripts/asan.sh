#!/bin/sh
# asan.sh: sets up what is missing, builds everything with AddressSanitizer and UBSan (preset `asan`), and runs all tests.
# The last line counts them: "N passed, N failed". Tests that make memory or threads fail are skipped: the sanitizers need
# both themselves. LLVM's own libraries and the machine code of compiled programs are not sanitized.
extra_packages=libclang-rt-22-dev
. "$(dirname "$0")/setup.sh"

[ -f build/asan/build.ninja ] || cmake --preset asan >&2
ninja -C build/asan all amc-test-depends >&2
exec scripts/count.sh build/asan
