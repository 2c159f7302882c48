#!/bin/sh
# Runs the example programs of generation 1.1 against each other and against
# those of the later generations, all from target/examples.
set -eu
cd "$(dirname "$0")/.."

programs=${CARGO_TARGET_DIR:-target}/examples
own=$programs/1.1
later=$(abi/generations.sh --with vhosts true)
for generation in 1.1 $later; do
	for program in $(abi/generations.sh "$generation" examples); do
		[ -x "$programs/$generation/$program" ] || {
			echo "$programs/$generation/$program is missing: make examples" >&2
			exit 1
		}
	done
done

in_time="timeout --foreground 20"
room=$(mktemp -d)
server=
stop_all() {
	end_server
	rm -rf "$room"
}
trap stop_all EXIT
trap 'exit 1' INT TERM

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

# run STATUS COMMAND...: all it says is in $room/out; true when it ends with STATUS in time.
run() {
	want=$1
	shift
	status=0
	$in_time "$@" > "$room/out" 2>&1 || status=$?
	tail -n 15 "$room/out"
	echo "exit status $status"
	[ "$status" = "$want" ]
}

# shows PATTERN [COUNT]: so many lines of that match it, one or more if no number is given.
shows() {
	found=$(grep -Ec -e "$1" "$room/out" || :)
	echo "$found lines"
	if [ -n "${2:-}" ]; then [ "$found" = "$2" ]; else [ "$found" != 0 ]; fi
}

free_port() {
	python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

# serve COMMAND...: with --port and a free one; returns when it listens.
serve() {
	for attempt in 1 2 3 4 5; do
		port=$(free_port)
		"$@" --port "$port" > "$room/server" 2>&1 &
		server=$!
		while kill -0 "$server" 2>/dev/null; do
			(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return 0
			python3 -c "import socket, sys; s = socket.socket(); sys.exit(s.connect_ex(('127.0.0.1', $port)))" && return 0
		done
	done
	cat "$room/server"
	return 1
}

end_server() {
	[ -z "$server" ] || {
		kill "$server" 2>/dev/null || :
		wait "$server" 2>/dev/null || :
	}
	server=
}

# ends_cleanly: the server is told to end.
ends_cleanly() {
	kill "$server"
	status=0
	wait "$server" || status=$?
	server=
	tail -n 5 "$room/server"
	[ "$status" = 0 ] && grep -q 'ended cleanly' "$room/server"
}

counts() {
	grep -o "^rx [0-9]* '[0-9]*'" "$room/out" | cut -d"'" -f2 > "$room/numbers"
	seq "$(head -n 1 "$room/numbers")" "$(tail -n 1 "$room/numbers")" | cmp - "$room/numbers" && \
		[ "$(wc -l < "$room/numbers")" -ge "$1" ]
}

fetched() { curl -sS -o "$room/fetched" "http://127.0.0.1:$port$1" && cmp "$room/fetched" "$2"; }

# clients TEXT: ours against the server there is
clients() {
	check "$1: test-client ends after 8 numbers" run 0 "$own/test-client" -p "$port" --count 8 127.0.0.1
	check "$1: it shows them in order" counts 8
	check "$1: it draws" shows 'the mirror is open'
	check "$1: test-ping gets its pongs" run 0 "$own/test-ping" -p "$port" -i 0.01 --count 5 127.0.0.1
	check "$1: it shows each" shows '^64 bytes from 127.0.0.1: req=[1-5] time=[0-9]+\.[0-9]ms$' 5
	check "$1: it sums up" shows '^[0-9]+ packets transmitted, 5 received,'
	check "$1: test-ping on five connections" run 0 "$own/test-ping" -p "$port" -i 0.01 -r 5 --count 20 127.0.0.1
	check "$1: test-ping floods" run 0 "$own/test-ping" -p "$port" -i 0 -f -s 125 --count 500 127.0.0.1
}

for kind in test-server test-server-extpoll; do
	serve "$own/$kind" || { echo "FAILED $kind does not start"; failed=$((failed + 1)); continue; }
	check "$kind serves its page" fetched / examples/1.1/www/test.html
	check "$kind serves its icon" fetched /favicon.ico examples/1.1/www/favicon.ico
	check "$kind serves its logo" fetched /libwebsockets.org-logo.png examples/1.1/www/libwebsockets.org-logo.png
	clients "$kind"
	check "$kind mirrors" run 0 "$own/test-ping" -p "$port" -m -s 1000 -i 0.01 --count 5 127.0.0.1
	for generation in $later; do
		check "$kind: test-client of $generation" run 0 "$programs/$generation/test-client" --port "$port" \
			--once --count 5 127.0.0.1
		check "$kind: ping of $generation" run 0 "$programs/$generation/ping" --count 3 --interval 10 \
			"ws://127.0.0.1:$port/"
	done
	check "$kind ends when it is told to" ends_cleanly
done

serve "$own/test-server" --closetest
check "test-client ends with its server's last number" run 1 "$own/test-client" -p "$port" 127.0.0.1
check "that is 49" shows "rx 2 '49'" 1
end_server

for generation in $later; do
	serve "$programs/$generation/test-server" --mirror-all
	clients "test-server of $generation"
	end_server
	serve "$programs/$generation/echo-server"
	check "echo-server of $generation answers pings" run 0 "$own/test-ping" -p "$port" -n '' -i 0.01 --count 5 127.0.0.1
	check "echo-server of $generation sends back" run 0 "$own/test-ping" -p "$port" -n '' -m -s 4000 -i 0.01 \
		--count 5 127.0.0.1
	end_server
done

serve "$own/test-fraggle"
check "test-fraggle takes four messages" run 0 "$own/test-fraggle" -p "$port" --count 4 -c 127.0.0.1
check "in as many fragments as were sent" shows 'received (371913 correctly from 360|875970 correctly from 895|247140 correctly from 258|695451 correctly from 692) fragments' 4
end_server
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$room/key.pem" -out "$room/cert.pem" -days 3 -subj /CN=localhost \
	2> /dev/null
serve "$own/test-fraggle" --ssl --cert "$room/cert.pem" --key "$room/key.pem"
check "test-fraggle takes them through TLS" run 0 "$own/test-fraggle" -s -p "$port" --count 4 -c 127.0.0.1
check "all of them" shows 'received [0-9]+ correctly' 4
end_server

nobody=$(free_port)
check "test-client without a server" run 1 "$own/test-client" -p "$nobody" 127.0.0.1
check "test-ping without a server" run 1 "$own/test-ping" -p "$nobody" 127.0.0.1
check "test-fraggle without a server" run 1 "$own/test-fraggle" -p "$nobody" -c 127.0.0.1

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
