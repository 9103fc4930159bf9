#!/usr/bin/env bash
# The API against its own description (PyPI: schemathesis 4.32).  bench/server/schemathesis.sh http://127.0.0.1:8080
set -eu
exec "${SCHEMATHESIS:-schemathesis}" run "$1/openapi.json" --checks all --phases examples,coverage,fuzzing,stateful --max-examples "${EXAMPLES:-50}" --seed 1 --continue-on-failure --generation-database none
