#!/usr/bin/env bash
# Hostile peers, the Autobahn cases for servers and for clients, and other people's servers and clients, on each
# generation. Every Autobahn case has to be OK, or INFORMATIONAL where the suite has no verdict.
#   tests/ci/30-conformance.sh [all]
# Of the 216 cases about compression every category is run with smaller messages and some with the largest, against
# the server two connections at a time. "all" runs all 517 cases, one connection at a time and the compressed ones in
# pairs as well, and every client that the suites know, which takes more than an hour.
# Paths that lead astray are also tried at every kind of mount.
# HTTP/2 is not there yet, so its scenarios are left out.
# The suites are not part of this repository: CONFORMANCE names their directory.
set -euo pipefail
cd "$(dirname "$0")/../.."
suite=${CONFORMANCE:-../shared/conformance}
[ -d "$suite" ] || { echo "skipped: no conformance suites in $suite (CONFORMANCE names another place)"; exit 0; }
suite=$(cd "$suite" && pwd)
out=$PWD/target/conformance
mkdir -p "$out"
mode=${1:-part}
plain='1.*,2.*,3.*,4.*,5.*,6.*,7.*,9.*,10.*'
secure=$plain,12.1.1,12.1.5,13.1.1
clients=websockets,websocket-client,aiohttp,wsproto,node
if [ "$mode" = all ]; then
	clients=websockets,websocket-client,aiohttp,wsproto,node,tungstenite,websocat,browser,nginx,curl
	secure='*,-12.4.*,-12.5.*,-13.2.*,-13.3.*,-13.4.*,-13.5.*,-13.6.*,-13.7.*'
fi
status=0

# compressed GENERATION: the cases about compression. Both generations are one engine, so one of them has fewer.
compressed() {
	local kind size sizes='1 2 3 4 5 6 7 11' cases=12.2.10,12.3.18,12.5.16,13.1.18,13.4.10,13.6.17
	[ "$mode" != all ] || { echo '12.*,13.*'; return; }
	[ "$1" = 4.1 ] || { sizes='1 4 6' cases=12.2.11; }
	for kind in 12.1 12.2 12.3 12.4 12.5 13.1 13.2 13.3 13.4 13.5 13.6 13.7; do
		for size in $sizes; do cases=$cases,$kind.$size; done
	done
	echo "$cases"
}

free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# program NAME GENERATION: builds an echo program
program() {
	cc -O2 -o "$out/$1-$2" "-Iinclude/$2" "$suite/lws_$1.c" "-Ltarget/faces/$2" -lwebsockets \
		"-Wl,-rpath,$PWD/target/faces/$2"
}

# verdict FILE: shows a result; every case is OK or INFORMATIONAL
verdict() {
	cat "$1"
	awk '$1 == "total" { seen = 1; bad = $3 + $5 + $6 + $7 } END { exit !seen || bad }' "$1" || status=1
}

# interop CLIENT,...: other people's clients against $server
interop() {
	# shellcheck disable=SC2086
	"$suite/interop.sh" --cache "$out/peers" --peers "$1" --quiet --port "$(free_port)" --known "$out/not-yet" \
		--tls-command "$secured" -- $server | grep -v '^known'
}

# All clients. "websockets" reads and writes in two threads, and Python's ssl lets both into one SSL object at a time
# (CPython issue 143756), so a connection of it breaks now and then, whoever serves: if nothing else has failed but
# scenarios of it under TLS, all of it is run once more, and none of them may fail twice.
judge_clients() {
	local first=$out/clients.txt again=$out/clients-again.txt breaks='^not ok websockets-tls/'
	if interop "$clients" >"$first"; then
		cat "$first"
		return
	fi
	cat "$first"
	if ! grep -q "$breaks" "$first" || grep '^not ok' "$first" | grep -qv "$breaks"; then
		status=1
		return
	fi
	echo "-- once more: websockets"
	interop websockets >"$again" || :
	cat "$again"
	if ! grep -q ' passed, ' "$again" || grep '^not ok' "$again" | grep -qv "$breaks" ||
		grep -o "$breaks[^:]*" "$first" | grep -qxFf - <(grep -o "$breaks[^:]*" "$again"); then
		status=1
	fi
}

# against_server GENERATION SET JOBS [wss]: Autobahn's client and our server
against_server() {
	local port pid scheme=${4:-ws} log=$out/server-$1.log report=$out/report-server-$1-$3${4:-}
	local -a more=()
	[ "$scheme" = ws ] || more=(--cert "$out/cert.pem" --key "$out/key.pem") log=$out/server-$1-wss.log
	port=$(free_port)
	"$out/echo_server-$1" --port "$port" "${more[@]}" >"$log" 2>&1 &
	pid=$!
	for _ in $(seq 100); do
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
		sleep 0.1
	done
	"$suite/autobahn.sh" server "$out/autobahn" "$report" "$scheme://127.0.0.1:$port" --set "$2" --jobs "$3" \
		--limit 3600 || true
	kill "$pid" || echo "the server died: $(tail -1 "$log")"
	wait "$pid" || true
}

# against_client GENERATION SET: Autobahn's server and our client
against_client() {
	"$suite/autobahn.sh" client "$out/autobahn" "$out/report-client-$1" "$(free_port)" --set "$2" --limit 3600 -- \
		"$out/echo_client-$1" --agent '{agent}' 127.0.0.1 '{port}' || true
}

# What may stand at / of the example server, and what of it has to be asked for elsewhere. A kind more is a line more.
kinds() {
	echo 'file'
	echo 'redirect --page /files/index.html=INDEX --big /files/big.bin'
	echo 'callback --page /files/index.html=INDEX --big /files/big.bin'
	# Its script shows what it was told, as plain text.
	echo 'cgi --skip files/error-page-does-not-reflect --page /files/index.html=INDEX --big /files/big.bin'
	echo 'proxy'
	[ "$1" != 4.1 ] || echo 'login --page /files/index.html=INDEX --big /files/big.bin'
}

# against_mounts GENERATION: paths that lead out of the served directory, at every kind of mount
against_mounts() {
	local kind options server=$out/test-server-$1
	cc -O2 "-DRESOURCE_DIR=\"$PWD/examples/test-server/www\"" -o "$server" "-Iinclude/$1" examples/test-server/test-server.c "-Ltarget/faces/$1" -lwebsockets -lpthread \
		"-Wl,-rpath,$PWD/target/faces/$1"
	kinds "$1" | while read -r kind options; do
		local -a mount=()
		[ "$kind" = file ] || mount=(--mount "$kind")
		# shellcheck disable=SC2086
		"$suite/abuse.py" --only files --no-post --port "$(free_port)" $options -- \
			"$server" --port '{port}' --resource '{root}' "${mount[@]}" | sed "s|^|$kind: |" | grep -v ': ok' ||
			return 1
	done
}

"$suite/autobahn.sh" setup "$out/autobahn"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$out/key.pem" -out "$out/cert.pem" -days 30 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null
echo 'curl-tls/http2-get' >"$out/not-yet"
for generation in $(abi/generations.sh --with vhosts true); do
	program echo_server "$generation"
	program echo_client "$generation"
	echo "-- hostile peers, generation $generation"
	server="$out/echo_server-$generation --port {port} --root {root}"
	secured="$server --cert {cert} --key {key}"
	skip=()
	[ "$generation" = 4.1 ] || skip=(--skip waits)
	# shellcheck disable=SC2086
	"$suite/abuse.py" "${skip[@]}" --tls-command "$secured" -- $server | grep -v '^ok' || status=1
	echo "-- hostile peers at mounts, generation $generation"
	against_mounts "$generation" || status=1
	compressed=$(compressed "$generation")
	# Both roles at once: the suite is the slow part. A part of the compressed cases is run in pairs only.
	alone=$plain
	[ "$mode" != all ] || alone=$plain,$compressed
	against_server "$generation" "$alone" 1 >"$out/server.txt" 2>&1 &
	echo "-- Autobahn, client, generation $generation"
	against_client "$generation" "$plain,$compressed" >"$out/client.txt" 2>&1
	verdict "$out/client.txt"
	wait
	echo "-- Autobahn, server, generation $generation"
	verdict "$out/server.txt"
	echo "-- Autobahn, server, compression, two connections at a time, generation $generation"
	against_server "$generation" "$compressed" 2 >"$out/server.txt" 2>&1
	verdict "$out/server.txt"
	echo "-- Autobahn, server, TLS, generation $generation"
	against_server "$generation" "$secure" 1 wss >"$out/server.txt" 2>&1
	verdict "$out/server.txt"
	echo "-- other clients, generation $generation"
	judge_clients
	echo "-- other servers, generation $generation"
	"$suite/interop_client.sh" --cache "$out/peers" --quiet --port "$(free_port)" -- \
		"$out/echo_client-$generation" '{options}' --path '{path}' 127.0.0.1 '{port}' || status=1
done
exit $status
