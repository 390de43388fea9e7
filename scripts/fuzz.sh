#!/bin/sh
# fuzz.sh SECONDS [TARGET...]: sets up what is missing, builds the fuzz targets with AddressSanitizer and UBSan, and runs
# each for SECONDS from test/fuzz/corpus. What reached something is kept in build/fuzz/found/TARGET for the next run, and
# the executions of all runs are counted in build/fuzz/runs/TARGET.
# Exit status 1 when a target crashed, leaked, or needed 10 s or 2 GB for one input: that input is in build/fuzz/failures.
seconds=${1:?usage: fuzz.sh SECONDS [TARGET...]}
shift
extra_packages=libclang-rt-22-dev
. "$(dirname "$0")/setup.sh"

[ -f build/fuzz/build.ninja ] || cmake --preset fuzz >&2
targets=${*:-circuit device idx npy report snapshot program checkpoint onnx mlir}
# shellcheck disable=SC2086,SC2046
ninja -C build/fuzz $(printf 'fuzz-%s ' $targets) >&2

# LLVM's libraries are built without, and allocate in memory that its headers poison. Stacks of allocations cost a sixth
# of the time; a run of a failure alone shows them whole.
export ASAN_OPTIONS=allow_user_poisoning=0:allocator_may_return_null=1:detect_leaks=1:malloc_context_size=2
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
# libFuzzer ends the process before it removes its files.
in_memory=""
[ -d /dev/shm ] && in_memory="-p /dev/shm"
# shellcheck disable=SC2086
TMPDIR=$(mktemp -d $in_memory)
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
trap 'exit 130' INT TERM
mkdir -p build/fuzz/failures build/fuzz/runs
failed=""
for target in $targets; do
  found=build/fuzz/found/$target
  mkdir -p "$found"
  # Standard output is the target's own.
  if build/fuzz/test/fuzz/fuzz-$target "$found" "test/fuzz/corpus/$target" -max_total_time="$seconds" -timeout=10 \
      -rss_limit_mb=2048 -malloc_limit_mb=4096 -max_len=8192 -print_final_stats=1 \
      -artifact_prefix="build/fuzz/failures/$target-" >/dev/null 2>"build/fuzz/$target.log"; then
    result="no failure"
  else
    result="FAILED: see build/fuzz/$target.log"
    failed="$failed $target"
  fi
  runs=$(awk '/stat::number_of_executed_units/ { print $2 }' "build/fuzz/$target.log")
  before=$(cat "build/fuzz/runs/$target" 2>/dev/null || echo 0)
  echo "$((before + ${runs:-0}))" >"build/fuzz/runs/$target"
  echo "$target: ${runs:-?} executions, $((before + ${runs:-0})) in all, $result"
done
[ -z "$failed" ]
