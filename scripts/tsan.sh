#!/bin/sh
# tsan.sh: sets up what is missing, builds the runtime with ThreadSanitizer, and runs its unit tests and a whole training
# with four threads: checkpoints, evaluations, trace and report, a second run that resumes, and one thread for the bits.
# Exit status 1 at the first race. Programs are compiled by the release build: LLVM's libraries know nothing of the
# sanitizer, and neither do compiled kernels, whose accesses it does not see.
extra_packages=libclang-rt-22-dev
. "$(dirname "$0")/setup.sh"

ninja -C build amc-compile >&2
[ -f build/tsan/build.ninja ] || cmake --preset tsan >&2
tests="GemmTests ScheduleTests SessionTests TrainerTests CheckpointTests"
# shellcheck disable=SC2086
ninja -C build/tsan amc-run $tests >&2

export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
for name in $tests; do
  build/tsan/test/Unit/"$name" --gtest_brief=1
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build/bin/amc-compile test/data/onnx/letters-cnn.onnx --batch=16 -o "$work/p.bin"
train() {
  threads=$1
  shift
  build/tsan/bin/amc-run "$work/p.bin" --dataset=letters:train=256,test=64 --epochs=2 --evaluations-per-epoch=2 \
    --threads="$threads" --report="$work/$threads.json" --export-weights="$work/$threads.npz" "$@"
}
train 4 --checkpoint="$work/checkpoints" --checkpoint-every=5 --trace="$work/trace.json" --steps=20
train 4 --checkpoint="$work/checkpoints" --resume
train 1
cmp "$work/4.npz" "$work/1.npz"
echo "no race was seen; four threads have the bits of one"
