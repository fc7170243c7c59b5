#!/bin/sh
# Builds and runs every test: format, sanitizers, threads, release.
#
# usage: ./test.sh [format] [tidy] [dev] [tsan] [release]
# default: all but tidy, which is clang-tidy over the whole tree
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

run_tidy() {
  cmake --preset tidy -DKINDRED_TESTS=ON >/dev/null
  cmake --build --preset tidy
}

for part in ${*:-format dev tsan release}; do
  echo "== $part"
  case "$part" in
    format) run_format ;;
    tidy) run_tidy ;;
    dev | tsan | release) run_preset "$part" ;;
    *) echo "unknown part: $part" >&2; exit 2 ;;
  esac
done
