#!/bin/sh
# Builds and runs every test: format, sanitizers, threads, release.
#
# usage: ./test.sh [format] [dev] [tsan] [release]      default: all of them
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

for part in ${*:-format dev tsan release}; do
  echo "== $part"
  case "$part" in
    format) run_format ;;
    dev | tsan | release) run_preset "$part" ;;
    *) echo "unknown part: $part" >&2; exit 2 ;;
  esac
done
