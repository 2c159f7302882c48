#!/usr/bin/env bash
# Instructions that a server executes for a message: no more than 5 % above those that tests/perf/instructions.bounds has.
set -euo pipefail
cd "$(dirname "$0")/../.."
tests/perf/instructions.sh -c
