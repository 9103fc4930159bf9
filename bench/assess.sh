#!/bin/sh
# The whole of an assessment of the eastern study with 10,000 draws: wall and CPU seconds, memory, size of the report.
# Usage: bench/assess.sh [path of the sealane binary]
set -eu
bin=${1:-target/release/sealane}
here=$(cd "$(dirname "$0")/.." && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for run in 1 2 3; do
    /usr/bin/time -f "run $run: %e s, %U + %S CPU s, %M kB" \
        "$bin" assess "$here/studies/eastern-maritime-corridor" --draws 10000 --out "$out" >/dev/null
done
du -k "$out/report.html" | awk '{ print "report.html: " $1 " kB" }'
du -sk "$out" | awk '{ print "all files: " $1 " kB" }'
