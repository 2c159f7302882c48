#!/usr/bin/env bash
# What threads cost each other: tests/perf/threads.sh [A [B [ROUNDS]]]
#
# A is a directory with libwebsockets.so.17, by default the one of target/faces; B is another one, to compare with, by
# default the distribution's as tests/oracle.sh unpacks it, "-" for none. Prints
#
#   calls   how long another thread waits in a call while the loop sends messages of 1 MiB under TLS, in microseconds
#           (calls.c says which calls). B may promise nothing to threads that call anything but lws_cancel_service().
#   pairs   messages per second of one service thread and of two, whose clients and servers echo compressed messages,
#           messages under TLS, and both: the median of the ratios of ROUNDS (3) pairs of runs, on A
#
# Two processors are needed, and nobody else on them. No time is a bound here.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=${here%/tests/perf}
(($# <= 3)) || { sed -n '2,/^set -e/{/^set -e/d;s/^# \{0,1\}//;p}' "$0" >&2; exit 2; }
newest=$("$root/abi/generations.sh" | head -n 1)
ours=${1:-$root/target/faces/$newest} other=${2:-} rounds=${3:-3}
if [[ -z $other ]]; then
	oracle=$("$root/tests/oracle.sh")
	other=$(find "$oracle/root" -name libwebsockets.so.17 -printf '%h\n' 2>/dev/null | head -n 1) || :
	[[ $other ]] || { echo "$oracle: without the original"; other=-; }
fi
for side in "$ours" "$other"; do
	[[ $side == - || -e $side/libwebsockets.so.17 ]] || { echo "threads.sh: no libwebsockets.so.17 in '$side'" >&2; exit 2; }
done

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for program in calls pairs; do
	"${CC:-cc}" -std=gnu11 -O2 -Wall -Wextra -Werror -I "$root/include/$newest" "$here/$program.c" -o "$tmp/$program" \
		"$ours/libwebsockets.so.17" -lssl -lcrypto -lpthread
done
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost \
	-keyout "$tmp/key.pem" -out "$tmp/cert.pem" 2>"$tmp/log" || { cat "$tmp/log" >&2; exit 1; }

head='%10s%10s%10s%10s%10s'
# shellcheck disable=SC2059 # the same columns twice
printf "%-8s$head  |$head\n" calls count p50 p99 longest sent/s count p50 p99 longest sent/s
waits() { # LIBRARY
	if [[ $1 == - ]]; then
		printf '%s - - - - -\n' want look write cancel sent
	else
		LD_LIBRARY_PATH=$1 timeout 120 "$tmp/calls" "$tmp/cert.pem" "$tmp/key.pem" 3 || {
			echo "threads.sh: calls has failed on $1" >&2
			exit 1
		}
	fi
}
waits "$ours" >"$tmp/A"
waits "$other" >"$tmp/B"
paste -d' ' "$tmp/A" "$tmp/B" | while read -r name a1 a2 a3 a4 a5 _ b1 b2 b3 b4 b5; do
	# shellcheck disable=SC2059
	printf "%-8s$head  |$head\n" "$name" "$a1" "$a2" "$a3" "$a4" "$a5" "$b1" "$b2" "$b3" "$b4" "$b5"
done

echo
tls=(-c "$tmp/cert.pem" -k "$tmp/key.pem")
while read -r name size options; do
	arguments=()
	[[ $options != *tls* ]] || arguments+=("${tls[@]}")
	[[ $options != *deflate* ]] || arguments+=(-z)
	for ((i = 0; i < rounds; i++)); do
		for threads in 1 2; do
			LD_LIBRARY_PATH=$ours timeout 60 "$tmp/pairs" "${arguments[@]}" "$threads" 16 "$size" 2
		done | paste -s
	done | awk -v name="$name" '
		NF != 12 || $11 != 2 { bad = 1 }
		{ one[NR] = $1; two[NR] = $7; ratio[NR] = $7 / $1; cpu[NR] = $9 / $3 }
		function median(a, n,   i, j, t) {
			for (i = 2; i <= n; i++)
				for (j = i; j > 1 && a[j - 1] > a[j]; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
			range = sprintf("%.2f-%.2f", a[1], a[n])
			return n % 2 ? a[(n + 1) / 2] : (a[n / 2] + a[n / 2 + 1]) / 2
		}
		END {
			if (bad || !NR) { print name ": a run has failed"; exit 1 }
			printf "%-11s x%.2f", name, median(ratio, NR)
			printf " (%s)", range
			printf "  one %.0f/s, two %.0f/s  cpu/message x%.2f\n", median(one, NR), median(two, NR), median(cpu, NR)
		}'
done <<'END'
compressed     4096 deflate
tls           16384 tls
both           4096 deflate,tls
END
