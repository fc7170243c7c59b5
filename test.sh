#!/bin/sh
# Builds and runs every test: format, sanitizers, threads, release.
#
# usage: ./test.sh [demo] [format] [dev] [tsan] [release]
# default: all but demo, which is the release program on the demo alone
set -eu
cd "$(dirname "$0")"

./packages.sh test

run_format() {
  git ls-files '*.h' '*.cc' | xargs clang-format --dry-run -Werror
}

run_preset() {
  cmake --preset "$1" -DKINDRED_TESTS=ON >/dev/null
  cmake --build --preset "$1"
  ctest --preset "$1" -j "$(nproc)"
}

run_demo() {
  cmake --preset release -DKINDRED_TESTS=ON >/dev/null
  cmake --build --preset release --target kindred
  ctest --preset release -R '^(layering|e2e\.)'
}

for part in ${*:-format dev tsan release}; do
  echo "== $part"
  case "$part" in
    demo) run_demo ;;
    format) run_format ;;
    dev | tsan | release) run_preset "$part" ;;
    *) echo "unknown part: $part" >&2; exit 2 ;;
  esac
done
