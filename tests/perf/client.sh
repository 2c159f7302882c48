#!/bin/bash
# Compares what a client costs on two libraries: tests/perf/client.sh A B [ROUNDS]
#
# A and B are directories with libwebsockets.so.17, or "system" for the installed one. Both run
# in turn, a fresh process each time, on one core, with the server on another. Prints, for each
# workload, the median of the pairwise ratios of processor time per message and of messages per
# second, A to B, with their range. No time is a bound here: a machine's noise is not a defect.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=${here%/tests/perf}
(($# == 2 || $# == 3)) || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
rounds=${3:-5}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

library() { # NAME: the directory of that library
	if [[ $1 == system ]]; then
		ldconfig -p | awk '/libwebsockets\.so\.17/ { sub("/[^/]*$", "", $NF); print $NF; exit }'
	else
		cd "$1" && pwd
	fi
}
sides=("$(library "$1")" "$(library "$2")")
for side in "${sides[@]}"; do
	[[ -e $side/libwebsockets.so.17 ]] || { echo "client.sh: no libwebsockets.so.17 in '$side'" >&2; exit 2; }
done
"${CC:-cc}" -O2 -Wall -Wextra -Werror -I "$root/include/4.1" "$here/client_echo.c" -o "$tmp/client_echo" \
	"${sides[0]}/libwebsockets.so.17"

# name, then the program's arguments: connections, depth, size, messages of each
workloads='one1     1  1   20 60000
one16    1 16   20 400000
fifty1  50  1   20 2000
fifty16 50 16   20 8000
kilo1   50  1 1024 1500
kilo16  50 16 1024 4000'

while read -r name arguments; do
	for ((i = 0; i < rounds; i++)); do
		for side in "${sides[@]}"; do
			# shellcheck disable=SC2086 # arguments are several words
			LD_LIBRARY_PATH=$side timeout 120 "$tmp/client_echo" $arguments
		done | paste -s
	done | awk -v name="$name" '
		function median(a, n,   i, j, t) {
			for (i = 2; i <= n; i++)
				for (j = i; j > 1 && a[j - 1] > a[j]; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
			range = sprintf("%.2f-%.2f", a[1], a[n])
			return n % 2 ? a[(n + 1) / 2] : (a[n / 2] + a[n / 2 + 1]) / 2
		}
		NF != 12 { bad = 1 }
		{ cpu[NR] = $3 / $9; rate[NR] = $5 / $11 }
		END {
			if (bad || !NR) { print name ": a run has failed"; exit 1 }
			printf "%-8s cpu/message x%.2f", name, median(cpu, NR)
			printf " (%s)  rate", range
			printf " x%.2f", median(rate, NR)
			printf " (%s)\n", range
		}'
done <<<"$workloads"
