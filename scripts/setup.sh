#!/bin/sh
# Sets up a Debian 12 machine and builds amc into build/. Installs only what is missing; a second run does no work twice.
# Sourced by demo.sh, fuzz.sh and test.sh. Needs root, or sudo when packages are missing.
set -eu
cd "$(dirname "$0")/.."

# Compiler, LLVM and MLIR, build tools, and the libraries that docs/dependencies.md explains.
packages="clang-22 clang-format-22 lld-22 llvm-22-dev llvm-22-tools libmlir-22-dev mlir-22-tools ccache cmake ninja-build
libonnx-dev libprotobuf-dev protobuf-compiler libflatbuffers-dev flatbuffers-compiler libeigen3-dev nlohmann-json3-dev
libcli11-dev librandom123-dev zlib1g-dev libmd-dev libgtest-dev ${extra_packages:-}"

missing=""
for package in $packages; do
  status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] || missing="$missing $package"
done
if [ -n "$missing" ]; then
  echo "Installing:$missing" >&2
  as_root=""
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "setup: these packages are missing and neither root nor sudo is at hand:$missing" >&2; exit 1; }
    as_root="sudo"
  fi
  $as_root apt-get update -qq >&2
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
fi

if [ ! -f build/build.ninja ]; then
  cmake --preset release >build-configure.log 2>&1 || { cat build-configure.log >&2; exit 1; }
  rm -f build-configure.log
fi
