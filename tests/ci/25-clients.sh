#!/usr/bin/env bash
# What an echoed message costs a client, here and on the original: every message must come back on both.
# The ratios are printed to be read; they are no bound, since a machine's noise is not a defect.
set -euo pipefail
cd "$(dirname "$0")/../.."
oracle=$(tests/oracle.sh)
original=$(find "$oracle/root" -name libwebsockets.so.17 -printf '%h\n' 2>/dev/null | head -n 1) || :
if [[ -z $original ]]; then
	echo "$oracle: without the original"
	original=target/faces/4.1
fi
tests/perf/client.sh target/faces/4.1 "$original" 1
