#!/usr/bin/env bash
# The generations before virtual hosts against the Autobahn cases that their programs can pass: an echo server of theirs
# can't know where a fragmented message ends, nor whether one is text.
#   tests/legs/35-early.sh [all]
# "all" runs all cases of the categories 1 to 7 that are left, else some of them.
# Left out, and why:
#   5.3-5.8, 5.15, 5.18-5.20, 7.1.5      what was begun is sent back before the end or the fault of its message comes
#   6.1.2, 6.1.3, 6.2.2-6.2.4, 6.3.2, 6.4.1, 6.4.2  the same, for text
#   1.2.1                                an empty message is taken for text
#   1.1.1, 6.1.1 (0.4)                   a write of no bytes is none
#   1.1.6-1.1.8, 1.2.6-1.2.8 (0.1, 0.2)  longer than the pieces that a message comes in, which nobody can join
#   9.*, 12.*, 13.*                      sizes, and compression, of which these generations know nothing
set -euo pipefail
cd "$(dirname "$0")/../.."
suite=${CONFORMANCE:-../shared/conformance}
[ -d "$suite" ] || { echo "skipped: no conformance suites in $suite (CONFORMANCE names another place)"; exit 0; }
suite=$(cd "$suite" && pwd)
out=$PWD/target/conformance
programs=${LWS_EXAMPLES:-target/examples}
mkdir -p "$out"
mode=${1:-part}
status=0

never=-5.3,-5.4,-5.5,-5.6,-5.7,-5.8,-5.15,-5.18,-5.19,-5.20,-7.1.5,-6.1.2,-6.1.3,-6.2.2,-6.2.3,-6.2.4,-6.3.2,-6.4.1,-6.4.2,-1.2.1
large=-1.1.6,-1.1.7,-1.1.8,-1.2.6,-1.2.7,-1.2.8
some='1.*,2.*,3.*,4.*,5.*,6.1.1,6.2.1,6.3.1,6.5.*,6.12.*,6.22.*,7.*'
[ "$mode" != all ] || some='1.*,2.*,3.*,4.*,5.*,6.*,7.*'

free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

"$suite/autobahn.sh" setup "$out/autobahn"
# A generation, and what more it leaves out.
while read -r generation less; do
	echo "-- Autobahn, server, generation $generation"
	port=$(free_port)
	log=$out/early-$generation.log
	"$programs/$generation/echo-server" --port "$port" >"$log" 2>&1 &
	pid=$!
	for _ in $(seq 100); do
		grep -q "Listening on port $port" "$log" && break
		sleep 0.1
	done
	"$suite/autobahn.sh" server "$out/autobahn" "$out/report-early-$generation" "ws://127.0.0.1:$port" \
		--set "$some,$never,$less" --limit 300 </dev/null >"$out/early-$generation.txt" 2>&1 || status=1
	kill "$pid" || echo "the server died: $(tail -1 "$log")"
	wait "$pid" || true
	cat "$out/early-$generation.txt"
done <<TABLE
0.4 -1.1.1,-6.1.1
0.2 $large
0.1 $large
TABLE
exit $status
