#!/usr/bin/env bash
# The echo servers of the generations before virtual hosts against a part of Autobahn's cases.
#   tests/ci/34-legacy.sh [all]
# "all" runs all that their programs can pass, and other people's clients, which takes ten minutes: they wait in vain
# for empty messages. Those that are about HTTP want what these generations never had: HTTP/1.1, bodies, codes.
# Browsers are in tests/browser. What a generation can't pass, abi/generations.toml says by these words:
#   empty    its programs neither hear of a wholly empty message nor send one
#   nothing  a write of no bytes is none
#   pieces   its programs can't know where a fragmented message ends, nor whether one is text: what was begun is sent back
#            before the end or the fault of its message comes, and an empty message is taken for text
#   large    longer than the pieces that a message comes in, which nobody can join
# Left out besides, with other people's clients in those of "pieces", who want all of that:
#   9.*, 12.*, 13.*  sizes, which are the engine's business, and compression, which the generation does not know
# The suites are not part of this repository: CONFORMANCE names their directory.
set -euo pipefail
cd "$(dirname "$0")/../.."
suite=${CONFORMANCE:-../shared/conformance}
[ -d "$suite" ] || { echo "skipped: no conformance suites in $suite (CONFORMANCE names another place)"; exit 0; }
suite=$(cd "$suite" && pwd)
out=$PWD/target/conformance
programs=$PWD/${LWS_EXAMPLES:-target/examples}
mkdir -p "$out"
mode=${1:-part}
status=0

some='1.*,2.*,3.*,4.*,5.*,6.2.*,6.3.*,6.4.*,6.22.*,7.*,10.*'
if [ "$mode" = all ]; then
	some='1.*,2.*,3.*,4.*,5.*,6.*,7.*,10.*'
fi

empty=,-1.1.1,-1.2.1,-6.1.1,-6.1.2
nothing=,-1.1.1,-6.1.1
pieces=,-5.3,-5.4,-5.5,-5.6,-5.7,-5.8,-5.15,-5.18,-5.19,-5.20,-7.1.5,-10.1.1,-1.2.1
pieces=$pieces,-6.1.2,-6.1.3,-6.2.2,-6.2.3,-6.2.4,-6.3.2,-6.4.1,-6.4.2
large=,-1.1.6,-1.1.7,-1.1.8,-1.2.6,-1.2.7,-1.2.8

free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# cases GENERATION LESS: Autobahn's client and our server
cases() {
	local port pid log=$out/legacy-$1.log
	port=$(free_port)
	"$programs/$1/echo-server" --port "$port" >"$log" 2>&1 &
	pid=$!
	for _ in $(seq 100); do
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
		sleep 0.1
	done
	"$suite/autobahn.sh" server "$out/autobahn" "$out/report-legacy-$1" "ws://127.0.0.1:$port" --set "$some$2" \
		--limit 300 </dev/null || status=1
	kill "$pid" || { echo "the server died: $(tail -1 "$log")"; status=1; }
	wait "$pid" || true
}

# clients GENERATION: what they can't do here stands in legacy-known
clients() {
	local server="$programs/$1/echo-server --port {port} --root {root}"
	# shellcheck disable=SC2086
	"$suite/interop.sh" --cache "$out/peers" --quiet \
		--peers websockets,websocket-client,aiohttp,wsproto,node,tungstenite --port "$(free_port)" \
		--known "$out/legacy-known" --tls-command "$server --cert {cert} --key {key}" -- $server </dev/null | grep -v '^known' || status=1
}

# known: empty messages and compression
known() {
	local name size peer
	for peer in websockets websocket-client aiohttp wsproto node tungstenite; do
		{
			printf '%s\n' text-0 binary-0 empty-in-a-row deflate-zeros-1048576
			for size in 0 1 125 126 65535 65536 1048576; do
				printf '%s\n' "deflate-text-$size" "deflate-binary-$size"
			done
			printf 'deflate-%s\n' empty-in-a-row messages-200 pipelined-200 bulk-8-at-once \
				fragments-3 fragments-100-binary fragments-empty-last
		} | while read -r name; do printf '%s\n' "$peer/$name" "$peer-tls/$name"; done
	done
}

"$suite/autobahn.sh" setup "$out/autobahn"
known >"$out/legacy-known"
for generation in $(abi/generations.sh --with vhosts false); do
	[ -x "$programs/$generation/echo-server" ] || { echo "make examples first" >&2; exit 1; }
	cannot=$(abi/generations.sh "$generation" autobahn)
	less=
	for word in $cannot; do less=$less${!word}; done
	echo "-- Autobahn, server, generation $generation"
	cases "$generation" "$less"
	[ "$mode" = all ] && [[ " $cannot " != *' pieces '* ]] || continue
	echo "-- other clients, generation $generation"
	clients "$generation"
done
exit $status
