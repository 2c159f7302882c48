#!/usr/bin/env bash
# Hostile peers, the Autobahn cases for servers and for clients, and other people's servers, against an echo server
# and an echo client on each generation.
# The suites are not part of this repository: CONFORMANCE names their directory. Compression and TLS are not
# there yet, so their cases are left out.
set -euo pipefail
cd "$(dirname "$0")/../.."
suite=${CONFORMANCE:-../shared/conformance}
[ -d "$suite" ] || { echo "skipped: no conformance suites in $suite (CONFORMANCE names another place)"; exit 0; }
suite=$(cd "$suite" && pwd)
out=$PWD/target/conformance
mkdir -p "$out"
cases='1.*,2.*,3.*,4.*,5.*,6.*,7.*,9.*,10.*'
status=0
port=7401
python3 "$suite/peers/server_python.py" list | while read -r name; do
	for peer in websockets aiohttp node; do
		echo "$peer-tls/$name"
		case $name in deflate-*) echo "$peer/$name" ;; esac
	done
done >"$out/not-yet"
for generation in 4.1 2.0; do
	faces=$PWD/target/faces/$generation
	server=$out/echo-$generation
	cc -O2 -o "$server" "-Iinclude/$generation" "$suite/lws_echo_server.c" \
		"-L$faces" -lwebsockets "-Wl,-rpath,$faces"
	echo "-- hostile peers, generation $generation"
	skip=tls,deflate
	[ "$generation" = 4.1 ] || skip=$skip,waits
	"$suite/abuse.py" --skip "$skip" -- "$server" --port '{port}' --root '{root}' | grep -v '^ok' || status=1
	echo "-- Autobahn, server, generation $generation"
	port=$((port + 1))
	"$server" --port $port >"$out/server.log" 2>&1 &
	pid=$!
	for _ in $(seq 100); do
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
		sleep 0.1
	done
	"$suite/autobahn.sh" server "$out/autobahn" "$out/report-$generation" "ws://127.0.0.1:$port" \
		--set "$cases" --jobs 1 || status=1
	kill $pid
	wait $pid || true
	client=$out/echo-client-$generation
	cc -O2 -o "$client" "-Iinclude/$generation" "$suite/lws_echo_client.c" \
		"-L$faces" -lwebsockets "-Wl,-rpath,$faces"
	echo "-- Autobahn, client, generation $generation"
	"$suite/autobahn.sh" client "$out/autobahn" "$out/report-client-$generation" $((port + 10)) \
		--set "$cases" --jobs 1 -- "$client" --no-deflate --agent '{agent}' 127.0.0.1 '{port}' || status=1
	echo "-- other servers, generation $generation"
	"$suite/interop_client.sh" --cache "$out/peers" --known "$out/not-yet" --quiet --port $((port + 20)) -- \
		"$client" '{options}' --path '{path}' 127.0.0.1 '{port}' | grep -v '^known' || status=1
done
exit $status
