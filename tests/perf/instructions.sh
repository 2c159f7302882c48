#!/usr/bin/env bash
# Instructions in user space that a server executes for a message, counted by callgrind: whatever else the machine does,
# it is the same number.
#
#   instructions.sh [-c | -w] [SIDE [WORKLOAD...]]
#
#   SIDE  a generation, whose library is in target/faces (default: the newest), or a directory with a library of the
#         newest, or GENERATION=DIRECTORY
#   -c    fails when a workload needs 5 % more than instructions.bounds says
#   -w    writes what was measured into instructions.bounds
#
# Workloads: ws1   20 bytes echoed, one message in flight        http     GET /dyn, made in memory, kept alive
#            ws16  the same, sixteen in flight                   file     GET /file/small.html, 1 KiB, kept alive
#            ws1k  1 KiB, one in flight                          connect  connect, upgrade, one echo, close
#            frag  1 KiB in four frames
#
# The program counts, too: some 140 of them for an echo. Generations before virtual hosts are measured with their
# echo-server, which has no page.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=${here%/tests/perf}
facts=$root/abi/generations.sh
bounds=$here/instructions.bounds
check='' write=''
while getopts cw option; do
	case $option in
	c) check=1 ;;
	w) write=1 ;;
	*) sed -n '2,/^set -e/{/^set -e/d;s/^# \{0,1\}//;p}' "$0" >&2; exit 2 ;;
	esac
done
shift $((OPTIND - 1))
command -v valgrind >/dev/null || { echo 'skipped: no valgrind'; exit 0; }

generation=$("$facts" | head -n 1)
library=${1:-$generation}
if "$facts" | grep -qxF -e "${library%%=*}"; then
	generation=${library%%=*}
	[[ $library == *=* ]] && library=${library#*=} || library=$root/target/faces/$generation
fi
if [[ $check$write && $generation != $("$facts" | head -n 1) ]]; then
	echo 'instructions.sh: the bounds are those of the newest generation' >&2
	exit 2
fi
soname=$("$facts" "$generation" soname)
[[ -e $library/$soname ]] || { echo "instructions.sh: no $soname in '$library'" >&2; exit 2; }
library=$(cd "$library" && pwd)
shift $(($# > 0))
has_pages=$("$facts" "$generation" vhosts)
if (($# == 0)); then
	set -- ws1 ws16 ws1k frag connect
	[[ $has_pages == false ]] || set -- ws1 ws16 ws1k frag http file connect
fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
source=$here/server.c
[[ $has_pages == true ]] || source=$root/examples/$generation/echo-server.c
"${CC:-cc}" -std=gnu11 -O2 -Wall -Wextra -Werror -I "$root/include/$generation" "$source" -o "$tmp/server" "$library/$soname"
head -c 1024 /dev/zero | tr '\0' x >"$tmp/small.html"

free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# The instructions of a server from first to last that answered so many.
total() { # WORKLOAD COUNT
	local out=$tmp/$1.$2 port=''
	local run=(timeout -k 5 120 valgrind -q --tool=callgrind "--callgrind-out-file=$out.%p" "$tmp/server")
	mkfifo "$out.port"
	if [[ $has_pages == true ]]; then
		run+=("$tmp")
	else
		port=$(free_port)
		run+=(--port "$port")
	fi
	LD_LIBRARY_PATH=$library "${run[@]}" >"$out.port" 2>"$out.log" &
	local server=$!
	trap "kill $server 2>/dev/null || :" EXIT
	if [[ -z $port ]]; then
		read -r -t 60 port <"$out.port" || :
	else
		cat "$out.port" >/dev/null &
	fi
	if [[ -z $port ]] || ! timeout 100 "$here/exchange.py" "$port" "$1" "$2" >&2; then
		cat "$out.log" >&2
		exit 2
	fi
	kill -TERM "$server"
	wait "$server" || :
	# A server that runs in a process of its own leaves two files.
	awk '/^(summary|totals): / && !seen[FILENAME]++ { n += $2 } END { printf "%.0f\n", n; exit !n }' "$out".[0-9]*
}

for workload; do
	few=400 many=2000
	[[ $workload == connect ]] && few=50 many=250
	a=$(total "$workload" $few)
	b=$(total "$workload" $many)
	echo "$workload $(((b - a) / (many - few)))"
done | tee "$tmp/measured" | if [[ $check ]]; then
	awk '
		NR == FNR { if (!/^#/) most[$1] = $2; next }
		!($1 in most) { print $0 "  FAIL: it has no bound"; bad = 1; next }
		{ printf "%s %d  %+.1f %%", $1, $2, 100 * ($2 / most[$1] - 1) }
		$2 > most[$1] * 1.05 { printf "  FAIL: the bound is %d", most[$1]; bad = 1 }
		{ print "" }
		END { exit bad }' "$bounds" -
else
	cat
fi
[[ -z $write ]] || awk '
	NR == FNR { name[++n] = $1; now[$1] = $2; next }
	$1 in now { $2 = now[$1]; delete now[$1] }
	{ print }
	END { for (i = 1; i <= n; i++) if (name[i] in now) print name[i], now[name[i]] }' "$tmp/measured" "$bounds" >"$tmp/bounds"
[[ -z $write ]] || cp "$tmp/bounds" "$bounds"
