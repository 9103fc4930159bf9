#!/usr/bin/env bash
# Load on two cores: the server on one or both, the load from one. Needs a release build; `taskset` (util-linux) where it is there.
#   bench/server/run.sh [SECONDS]
set -eu
seconds=${1:-20}
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
cargo build -q --release -p sealane
cargo build -q --release -p sealane-server --example load
dir=$(mktemp -d)
"$target/release/sealane" serve --listen 127.0.0.1:0 --store "$dir/store.sqlite" --log-text 2> "$dir/log" &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$dir"' EXIT
until grep -q "listens on" "$dir/log"; do sleep 0.05; done
at=$(grep -o 'http://[0-9.:]*' "$dir/log" | head -1)
until curl -sf "$at/readyz" > /dev/null; do sleep 0.05; done
rss() { awk '/VmRSS/ {print $2 " kB"}' "/proc/$server/status"; }
grep -o "ready.*" "$dir/log" || true
echo "idle memory: $(rss)"
pin=""
command -v taskset > /dev/null && [ "$(nproc)" -gt 1 ] && pin="taskset -c 1"
load() { $pin "$target/release/examples/load" "$at" "$@"; }
load closed 32 3 ports > /dev/null # every pair once: the answers are kept
load closed 32 "$seconds" ports | tee "$dir/peak"
load closed 32 "$seconds" points
peak=$(grep -o 'good [0-9]*' "$dir/peak" | cut -d' ' -f2)
echo "memory: $(rss)"
for times in 1 2 10; do
  load open 640 "$seconds" ports $((peak * times))
  echo "memory: $(rss)"
done
load slow 1000 "$seconds"
echo "memory: $(rss)"
