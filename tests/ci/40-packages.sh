#!/usr/bin/env bash
# Programs as the distribution packages them, each driven by a session of tests/packages on the distribution's library
# and on this one: both transcripts must be the same, and the library under test the one that was loaded.
#   tests/ci/40-packages.sh [PROGRAM...]
# Nothing is installed: packages and those they depend on are unpacked below target/packages, the clients' side is
# Python's websockets in an environment of its own.
set -euo pipefail
cd "$(dirname "$0")/../.."
packages="janus swupdate kamailio kamailio-lwsc-modules csound csound-plugins"
[ $# -gt 0 ] || set -- janus swupdate kamailio csound
out=$PWD/target/packages
log=$out/log

skip() { echo "skipped: $*"; exit 0; }

oracle=$(tests/oracle.sh)
original=$(find "$oracle/root" -name libwebsockets.so.17 -printf '%h\n' 2>/dev/null | head -n 1) || :
[ -n "$original" ] || skip "${oracle#skipped: }"

# Asks for what is not installed yet, and for the programs themselves whether they are or not.
download() {
	# shellcheck disable=SC2086
	apt-get -qq -y --no-install-recommends --reinstall --download-only -o "Dir::Cache::archives=$out/deb" \
		install $packages >>"$log" 2>&1
}

# What is unpacked already for the same list is used again.
unpack() {
	[ "$(cat "$out/unpacked" 2>/dev/null)" != "$packages" ] || return 0
	rm -rf "$out/deb" "$out/root"
	mkdir -p "$out/deb/partial"
	: >"$log"
	download || { apt-get -qq update >>"$log" 2>&1 && download; } || { cat "$log"; return 1; }
	local deb
	for deb in "$out"/deb/*.deb; do
		case ${deb##*/} in
		libc6_* | libwebsockets17_*) ;; # these two come from elsewhere
		*) dpkg -x "$deb" "$out/root" ;;
		esac
	done
	rm -rf "$out/deb"
	echo "$packages" >"$out/unpacked"
}

# session PROGRAM NAME LIBRARY: its transcript goes to a file of that name
session() {
	local room=$out/room/$1-$2
	rm -rf "$room"
	mkdir -p "$room"
	PYTHONDONTWRITEBYTECODE=1 LIBRARY=$3 PACKAGES=$out/root ROOM=$room timeout 100 "$out/venv/bin/python3" "tests/packages/$1.py" \
		>"$room.txt" 2>"$room.err"
}

mkdir -p "$out"
unpack
python='import websockets.asyncio.client, websockets.asyncio.server'
"$out/venv/bin/python3" -c "$python" 2>/dev/null || {
	python3 -m venv "$out/venv"
	"$out/venv/bin/pip" install -q --disable-pip-version-check --no-deps websockets==15.0.1
}

passed=0
failed=0
for program; do
	began=$SECONDS
	ORIGINAL=1 session "$program" original "$original" &
	right=yes
	session "$program" ours "$PWD/target/faces/4.1" || right=
	wait $! || right=
	diff -u "$out/room/$program-original.txt" "$out/room/$program-ours.txt" || right=
	if [ "$right" ]; then
		echo "ok     $program: $(wc -l <"$out/room/$program-ours.txt") lines alike, $((SECONDS - began)) s"
		passed=$((passed + 1))
	else
		echo "FAILED $program"
		grep -h '^FAILED' "$out/room/$program"-*.txt || :
		tail -n 60 "$out/room/$program-original.err" "$out/room/$program-ours.err"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
