#!/bin/bash
# Runs the examples of the generations before virtual hosts, all from target/examples ("make examples" builds them):
# servers of each generation, with the clients of generation 0.4.
#   LWS_EXAMPLES: another directory with them
set -euo pipefail
cd "$(dirname "$0")/.."
programs=${LWS_EXAMPLES:-${CARGO_TARGET_DIR:-target}/examples}
client=$programs/0.4/test-client
ping=$programs/0.4/ping
room=$(mktemp -d)
server=
stop() {
	[ -z "$server" ] || kill "$server" 2>/dev/null || true
	[ -z "$server" ] || wait "$server" 2>/dev/null || true
	server=
}
trap 'stop; rm -rf "$room"' EXIT

passed=0
failed=0
# check TEXT COMMAND...: what a failed command has printed is shown
check() {
	local text=$1
	shift
	if "$@" >"$room/out" 2>&1; then
		echo "ok     $text"
		passed=$((passed + 1))
	else
		echo "FAILED $text"
		sed 's/^/       | /' "$room/out" | tail -n 20
		failed=$((failed + 1))
	fi
}

free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start PROGRAM [OPTION...]: a server; $port is where it listens
start() {
	local program=$1
	shift
	port=$(free_port)
	"$programs/$program" --port "$port" "$@" 2>"$room/log" >/dev/null &
	server=$!
	for _ in $(seq 200); do
		grep -q "Listening on port $port" "$room/log" && return
		kill -0 "$server" 2>/dev/null || break
		sleep 0.05
	done
	cat "$room/log"
	return 1
}

numbers() { timeout 20 "$client" 127.0.0.1 --port "$port" --count 5 "$@" >"$room/numbers" && grep -q "'4'" "$room/numbers"; }
# What a reader does not want any more is no failure of the writer, so there are files in between.
shows_page() { curl -s --max-time 10 -o "$room/page" "http://127.0.0.1:$port/" && grep -qi '<html' "$room/page"; }
pings() { timeout 20 "$ping" 127.0.0.1 -p "$port" -i 0.01 -c 20 "$@" >"$room/pings" && grep -q ' 0% lost' "$room/pings"; }
ends_by() { kill "-$1" "$server" && for _ in $(seq 100); do kill -0 "$server" 2>/dev/null || return 0; sleep 0.05; done; return 1; }
says() { grep -q "$1" "$room/log"; }

# The generations of one soname, whose clients are the clients here.
early=$(abi/generations.sh --with soname libwebsockets.so.0)
kinds=('0.4/test-server --fork' 0.4/extpoll-server)
for generation in $early; do
	kinds+=("$generation/test-server")
done
for kind in "${kinds[@]}"; do
	# The options are words of their own.
	# shellcheck disable=SC2086
	start $kind
	check "$kind: the page" shows_page
	check "$kind: numbers, and circles for everybody" numbers
	check "$kind: frames masked with zeros" numbers --killmask
	check "$kind: pings" pings
	check "$kind: pings by its mirror, four connections" pings -m -s 400 -r 4
	case $kind in
	*extpoll*)
		check "$kind: ends by a signal" ends_by TERM
		check "$kind: no descriptor is left" says '^0 descriptors are left'
		;;
	esac
	stop
done

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=127.0.0.1 \
	-addext subjectAltName=IP:127.0.0.1 -keyout "$room/key.pem" -out "$room/cert.pem" 2>/dev/null
for generation in $early; do
	start "$generation/test-server" --cert "$room/cert.pem" --key "$room/key.pem"
	check "$generation: numbers under TLS" numbers --ssl
	check "$generation: not without" sh -c "! timeout 20 '$client' 127.0.0.1 --port $port --count 1"
	stop
done
for generation in $(abi/generations.sh --with vhosts true); do
	port=$(free_port)
	"$programs/$generation/test-server" --port "$port" >"$room/log" 2>&1 &
	server=$!
	for _ in $(seq 200); do
		says '^listening on ' && break
		sleep 0.05
	done
	check "$generation/test-server: numbers, and circles for everybody" numbers
	stop
done
check "no server: the client says so" sh -c "! timeout 20 '$client' 127.0.0.1 --port $(free_port) --count 1"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
