#!/usr/bin/env bash
# A million requests: memory before, on the way, and after.  bench/server/million.sh http://127.0.0.1:8080 PID
set -eu
at=$1; pid=$2
target=${CARGO_TARGET_DIR:-target}
rss() { awk '/VmRSS/ {print $2}' "/proc/$pid/status"; }
asked() { curl -s "$at/metrics" | awk '/^sealane_http_requests_total/ {s += $NF} END {print s + 0}'; }
echo "requests $(asked), memory $(rss) kB"
while [ "$(asked)" -lt 1000000 ]; do
  "$target/release/examples/load" "$at" closed 32 10 ports > /dev/null
  "$target/release/examples/load" "$at" closed 32 5 points > /dev/null
  echo "requests $(asked), memory $(rss) kB"
done
