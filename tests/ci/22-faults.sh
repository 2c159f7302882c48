#!/usr/bin/env bash
# Panics of the library's own, and system calls that it is refused, one at a time, at points spread over a mix of
# everything: the next request is served, no peer is left hanging, and the context can be destroyed. FAULTS_STRIDE=1
# takes every point.
set -euo pipefail
cd "$(dirname "$0")/../.."
faults=target/faults
status=0

for library in target/faces/*/libwebsockets.so.*; do
	if grep -q LWS_FAULT "$library"; then
		echo "$library was built to panic on purpose"
		status=1
	fi
done

# The dependencies are those of the tests.
cargo build -q -p lws-v4-1 -p lws-v2-0 -p lws-v1-1 --features lws-engine/fault-injection
tests/faces.sh target/debug "$faults" 4.1 2.0 1.1

walk() { # KIND GENERATION LIBRARY_DIRECTORY PROGRAM STRIDE
	local program=$PWD/target/tmp/by-hand/$2/$4 pids=() pid n
	# Without a point to begin with, the program is built and runs nothing.
	LWS_INCLUDE=$PWD/include/$2 tests/c/run.sh "$3" "$4" none
	echo "$2, $1"
	for n in 0 1 2 3; do
		LD_LIBRARY_PATH=$3 "$program" "$1" "$((1 + n * $5))" "$((4 * $5))" &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		wait "$pid" || status=1
	done
}
walk panics 4.1 "$faults/4.1" faults_tls "${FAULTS_STRIDE:-11}"
walk panics 2.0 "$faults/2.0" faults_tls "${FAULTS_STRIDE:-41}"
walk panics 1.1 "$faults/1.1" 1.1/faults "${FAULTS_STRIDE:-7}"
walk refusals 4.1 target/faces/4.1 faults_tls "${FAULTS_STRIDE:-3}"
walk refusals 2.0 target/faces/2.0 faults_tls "${FAULTS_STRIDE:-11}"
walk refusals 1.1 target/faces/1.1 1.1/faults "${FAULTS_STRIDE:-3}"
exit $status
