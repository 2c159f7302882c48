#!/usr/bin/env bash
# Hostile peers and the Autobahn cases for servers, against an echo server on each generation.
# The suites are not part of this repository: CONFORMANCE names their directory. Compression and TLS are not
# there yet, so their cases are left out.
set -euo pipefail
cd "$(dirname "$0")/../.."
suite=${CONFORMANCE:-../shared/conformance}
[ -d "$suite" ] || { echo "skipped: no conformance suites in $suite (CONFORMANCE names another place)"; exit 0; }
suite=$(cd "$suite" && pwd)
out=$PWD/target/conformance
mkdir -p "$out"
status=0
port=7401
for generation in 4.1 2.0; do
	faces=$PWD/target/faces/$generation
	server=$out/echo-$generation
	cc -O2 -o "$server" "-Iinclude/$generation" "$suite/lws_echo_server.c" \
		"-L$faces" -lwebsockets "-Wl,-rpath,$faces"
	echo "-- hostile peers, generation $generation"
	skip=tls,deflate
	[ "$generation" = 4.1 ] || skip=$skip,waits
	"$suite/abuse.py" --skip "$skip" -- "$server" --port '{port}' --root '{root}' | grep -v '^ok' || status=1
	echo "-- Autobahn, generation $generation"
	port=$((port + 1))
	"$server" --port $port >"$out/server.log" 2>&1 &
	pid=$!
	for _ in $(seq 100); do
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
		sleep 0.1
	done
	"$suite/autobahn.sh" server "$out/autobahn" "$out/report-$generation" "ws://127.0.0.1:$port" \
		--set '1.*,2.*,3.*,4.*,5.*,6.*,7.*,9.*,10.*' --jobs 1 || status=1
	kill $pid
	wait $pid || true
done
exit $status
