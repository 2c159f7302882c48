#!/bin/sh
# Runs the example clients of each generation against the test-server of each
# generation, all from target/examples ("make examples" builds them).
set -eu
cd "$(dirname "$0")/.."

generations=$(abi/generations.sh --with vhosts true)
programs=${CARGO_TARGET_DIR:-target}/examples
for generation in $generations; do
	for program in test-server test-client ping http-get; do
		[ -x "$programs/$generation/$program" ] || {
			echo "$programs/$generation/$program is missing: make examples" >&2
			exit 1
		}
	done
done

# In the foreground it hands a signal on once, to the program alone.
in_time="timeout --foreground 20"
room=$(mktemp -d)
server=
client=
stop_all() {
	end_client
	end_server
	rm -rf "$room"
}
trap stop_all EXIT
trap 'exit 1' INT TERM

mkdir "$room/www"
head -c 3000000 /dev/urandom > "$room/www/big.png"
: > "$room/www/empty.txt"
# Longer than one write of the client.
long=$(head -c 30000 /dev/zero | tr '\0' x)

passed=0
failed=0

# check TEXT COMMAND...: what a failed command has printed is shown.
check() {
	text=$1
	shift
	if "$@" > "$room/check" 2>&1; then
		echo "ok     $text"
		passed=$((passed + 1))
	else
		echo "FAILED $text"
		sed 's/^/       | /' "$room/check" | tail -n 20
		failed=$((failed + 1))
	fi
}

# run STATUS COMMAND...: its output is in $room/out and $room/err; true when it
# ends with STATUS in time.
run() {
	want=$1
	shift
	status=0
	$in_time "$@" > "$room/out" 2> "$room/err" || status=$?
	tail -n 15 "$room/out" "$room/err"
	echo "exit status $status"
	[ "$status" = "$want" ]
}

# has FILE LINE: a file of $room has that line. shows FILE TEXT: it has that text.
has() { grep -qFx -e "$2" "$room/$1" || { cat "$room/$1"; false; }; }
shows() { grep -qF -e "$2" "$room/$1" || { cat "$room/$1"; false; }; }

free_port() {
	python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

# serve GENERATION PORT: returns when it listens, or has failed to.
serve() {
	rm -f "$room/ready"
	mkfifo "$room/ready"
	"$programs/$1/test-server" --port "$2" --mirror-all \
		--resource "$room/www" > "$room/ready" 2> "$room/server" &
	server=$!
	line=
	read -r line < "$room/ready" || :
	case $line in
	listening*) ;;
	*) cat "$room/server"; end_server; return 1 ;;
	esac
}

# end PROCESS
end() {
	kill "$1" 2>/dev/null || :
	wait "$1" 2>/dev/null || :
}

end_server() {
	[ -z "$server" ] || end "$server"
	server=
}

end_client() {
	[ -z "$client" ] || end "$client"
	client=
}

# serve_anywhere GENERATION: another program may take the port meanwhile.
serve_anywhere() {
	for attempt in 1 2 3 4 5; do
		port=$(free_port)
		serve "$1" "$port" && return 0
	done
	return 1
}

# follow COMMAND...: in the background, its lines come from descriptor 4.
follow() {
	end_client # of a check that has failed
	rm -f "$room/lines"
	mkfifo "$room/lines"
	$in_time "$@" > "$room/lines" 2> "$room/err" &
	client=$!
	exec 4< "$room/lines"
}

# until_line LINE: reads up to it.
until_line() {
	while read -r line <&4; do
		[ "$line" != "$1" ] || return 0
	done
	cat "$room/err"
	return 1
}

# ends_with STATUS: the followed program.
ends_with() {
	status=0
	cat <&4 > /dev/null
	exec 4<&-
	wait "$client" || status=$?
	client=
	cat "$room/err"
	echo "exit status $status"
	[ "$status" = "$1" ]
}

interrupted() {
	follow "$@"
	until_line "counter: 2" || return 1
	kill -INT "$client"
	ends_with 0
}

# reconnects SERVER-GENERATION COMMAND...: the server goes away and comes back.
reconnects() {
	generation=$1
	shift
	follow "$@" --count 1000000
	until_line "counter: 1" || return 1
	end_server
	serve "$generation" "$port" || return 1
	until_line "counter: 1" || return 1
	shows err "again in" || return 1
	kill -INT "$client"
	ends_with 0
}

left_alone() {
	generation=$1
	shift
	follow "$@" --once
	until_line "counter: 1" || return 1
	end_server
	ends_with 1 || return 1
	serve "$generation" "$port"
}

test_client() {
	name="$1, server $2: test-client"
	set -- "$2" "$programs/$1/test-client" --port "$port" 127.0.0.1
	generation=$1
	shift
	check "$name ends after 5 numbers" run 0 "$@" --once --count 5
	printf 'counter: %d\n' 0 1 2 3 4 > "$room/numbers"
	grep '^counter: ' "$room/out" > "$room/counters" || :
	check "$name prints them in order" cmp "$room/counters" "$room/numbers"
	follow "$@"
	check "$name draws" sh -c "grep -m 1 -E '^mirror: c #[0-9a-f]{6} [0-9]+ [0-9]+ [0-9]+;$' <&4"
	kill "$client"
	check "$name ends when it is told to" ends_with 0
	check "$name ends when it is interrupted" interrupted "$@"
	check "$name --once ends with the connection" left_alone "$generation" "$@"
	check "$name connects again" reconnects "$generation" "$@"
}

test_ping() {
	name="$1, server $2: ping"
	set -- "$programs/$1/ping" "ws://127.0.0.1:$port/"
	check "$name gets its pongs" run 0 "$@" --count 5 --interval 10 --size 125
	check "$name counts them" shows out "5 pings sent, 5 pongs received, 0% lost"
	check "$name shows each" \
		sh -c "[ \$(grep -c '^125 bytes from .*: seq=[1-5] time=[0-9.]* ms$' '$room/out') = 5 ]"
	check "$name sums up" \
		grep -Eqx 'round trip min/avg/max/mdev = ([0-9]+\.[0-9]{3}[/ ]){4}ms' "$room/out"
	check "$name floods" run 0 "$@" --count 500 --flood --quiet
	check "$name loses none" shows out "500 pings sent, 500 pongs received, 0% lost"
	check "$name asks for a subprotocol" run 0 "$@" --count 1 --protocol lws-mirror-protocol
}

test_http_get() {
	name="$1, server $2: http-get"
	get="$programs/$1/http-get"
	at="http://127.0.0.1:$port"
	rm -f "$room/saved"
	check "$name saves a file" run 0 "$get" --progress -o "$room/saved" "$at/big.png"
	check "$name saves every byte" cmp "$room/saved" "$room/www/big.png"
	check "$name shows the status" has err "200 OK"
	check "$name shows header fields" has err "content-length: 3000000"
	check "$name shows progress" shows err "3000000 of 3000000 bytes, 100%"
	check "$name writes to the standard output" run 0 "$get" "$at/api/args?a=1&b=2"
	check "$name writes nothing else there" has out '["a=1","b=2"]'
	check "$name takes an empty file" run 0 "$get" -o "$room/saved" "$at/empty.txt"
	check "$name makes it empty" cmp "$room/saved" /dev/null
	check "$name asks for the head alone" run 0 "$get" -X HEAD "$at/big.png"
	check "$name fails with 404" run 1 "$get" "$at/missing.txt"
	check "$name shows that status" shows err 404
	check "$name refuses what is no URL" run 2 "$get" nothing
	if [ "$1" = 2.0 ]; then
		check "$name cannot send a body" run 2 "$get" -d "$long" "$at/api/upload"
	else
		check "$name sends a body" run 0 "$get" -d "$long" "$at/api/upload"
		check "$name sends all of it" has out '{"bytes":30000}'
	fi
}

# Nobody listens there.
test_nobody() {
	name="$1: without a server"
	nobody=$(free_port)
	check "$name test-client fails" run 1 "$programs/$1/test-client" --once --port "$nobody" 127.0.0.1
	check "$name ping fails" run 1 "$programs/$1/ping" "ws://127.0.0.1:$nobody/"
	check "$name http-get fails" run 1 "$programs/$1/http-get" "http://127.0.0.1:$nobody/"
}

# The server in the loop of another library, if it was built for that.
test_loop() {
	name="$1: event-loop in $2"
	follow "$programs/$1/event-loop" --loop "$2" --port 0
	line=
	read -r line <&4 || :
	case $line in
	port*) ;;
	*)
		if ends_with 2 > /dev/null; then
			echo "skipped: $name was not built"
		else
			check "$name starts" shows err "nothing is wrong"
		fi
		return
		;;
	esac
	at=${line#port }
	check "$name answers pings" run 0 "$programs/$1/ping" --count 3 --interval 10 "ws://127.0.0.1:${at%%,*}/"
	kill -INT "$client"
	check "$name stops, and closes its loop" ends_with 0
}

for generation in $generations; do
	[ -x "$programs/$generation/event-loop" ] || continue
	for loop in poll uv glib ev event; do
		test_loop "$generation" "$loop"
	done
done

for client_generation in $generations; do
	test_nobody "$client_generation"
	for server_generation in $generations; do
		serve_anywhere "$server_generation" || {
			echo "FAILED $server_generation: test-server does not start"
			failed=$((failed + 1))
			continue
		}
		test_client "$client_generation" "$server_generation"
		test_ping "$client_generation" "$server_generation"
		test_http_get "$client_generation" "$server_generation"
		end_server
	done
done

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
