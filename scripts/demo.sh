#!/bin/sh
# Sets up what is missing, builds, and trains the letters CNN four ways: K-FAC on simulated crossbars, K-FAC with exact
# inverses, SGD with momentum, Adam. The table on standard output and the page build/demo/report.html compare them.
# A second run repeats nothing whose inputs have not changed.
. "$(dirname "$0")/setup.sh"

say() { echo "$*" >&2; }

say "[1/4] Building (a few minutes the first time)"
NINJA_STATUS="  %f/%t " ninja -C build amc-compile amc-run amc-report >&2

bin=build/bin
out=build/demo
model=test/data/onnx/letters-cnn.onnx
mkdir -p "$out"

# up_to_date FILE INPUT...: FILE is there and newer than every INPUT.
up_to_date() {
  target=$1
  shift
  [ -f "$target" ] || return 1
  for input in "$@"; do
    [ "$target" -nt "$input" ] || return 1
  done
}

# compile NAME OPTION...
compile() {
  program=$out/$1.bin
  shift
  up_to_date "$program" "$bin/amc-compile" "$model" scripts/demo.sh && return
  say "  amc-compile $model $*"
  "$bin/amc-compile" "$model" -o "$program" "$@"
}

# train LABEL NAME PROGRAM OPTION...: what was printed is kept for a second run.
train() {
  label=$1 name=$2 program=$out/$3.bin report=$out/$2.json
  shift 3
  if ! up_to_date "$report" "$bin/amc-run" "$program"; then
    say "  amc-run $program $*"
    "$bin/amc-run" "$program" --epochs 2 --evaluations-per-epoch 4 --report "$report.part" "$@" >"$out/$name.txt"
    mv "$report.part" "$report" # an interrupted run leaves a report too
  fi
  printf '%s:\n' "$label"
  cat "$out/$name.txt"
  echo
}

say "[2/4] Compiling $model"
compile kfac --optimizer=kfac
compile kfac-exact --optimizer=kfac --tiling=block-amc
compile sgd --optimizer=sgd
compile adam --optimizer=adam

say "[3/4] Training on 7680 generated letters, 2 epochs each"
train "K-FAC on crossbars" kfac-crossbars kfac --device=sim
train "K-FAC, exact inverses" kfac-exact kfac-exact --device=ideal
train "SGD with momentum" sgd sgd --device=ideal
train "Adam" adam adam --device=ideal

say "[4/4] Test accuracy on 1920 other letters"
"$bin/amc-report" --target-accuracy 0.88 --html "$out/report.html" \
  "K-FAC on crossbars=$out/kfac-crossbars.json" "K-FAC, exact inverses=$out/kfac-exact.json" \
  "SGD with momentum=$out/sgd.json" "Adam=$out/adam.json"
say "Curves: $out/report.html"
