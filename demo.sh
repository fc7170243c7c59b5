#!/bin/sh
# The main job on the bundled fictional companies: builds kindred if needed,
# replays their websites on this machine, ranks 107 prospects against 25
# customers, prints the list and where the report is.
set -eu
cd "$(dirname "$0")"

./packages.sh build
cmake --preset release -DKINDRED_TESTS=OFF >/dev/null
cmake --build --preset release

kindred=build/release/kindred
work=kindred-demo
rm -rf "$work"
mkdir -p "$work"

# A proxy on a free port that answers as the demo's web would.
"$kindred" replay corpora/demo/sites 2>"$work/replay.log" &
replay=$!
trap 'kill "$replay" 2>/dev/null || true; wait "$replay" 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM
proxy=
tries=0
while [ -z "$proxy" ] && [ "$tries" -lt 100 ]; do
  sleep 0.1
  tries=$((tries + 1))
  proxy=$(sed -n 's/.*\(http:\/\/127\.0\.0\.1:[0-9]*\).*/\1/p' "$work/replay.log")
done
[ -n "$proxy" ] || { cat "$work/replay.log" >&2; exit 1; }

# The replayed web has no owners to be polite to, so the pauses are short.
code=0
"$kindred" run --workspace "$work" --proxy "$proxy" --delay-ms 20 --timeout-s 8 \
  --customers corpora/demo/customers.csv \
  --prospects corpora/demo/prospects.csv || code=$?
# 1: done, but some sites could not be read; the demo has such on purpose.
[ "$code" -le 1 ] || exit "$code"

cat <<TEXT

See it in a browser: file://$PWD/$work/report.html
Or serve it:         $kindred serve --workspace $work --port 8080
TEXT
