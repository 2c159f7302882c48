#!/bin/sh
# Builds one program and runs it on the library in a directory.
#   tests/c/run.sh LIBRARY_DIRECTORY PROGRAM [SCENARIO|--all|--list]
# LWS_INCLUDE: the headers to build with. CFLAGS: more compiler flags. WRAPPER: a command to run it under.
# BUILT: if set, the program is there from the call before.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
top=$(CDPATH= cd -- "$here/../.." && pwd)
target=${CARGO_TARGET_DIR:-$top/target}
[ $# -ge 2 ] || { sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2; }
library=$(CDPATH= cd -- "$1" && pwd)
program=$2
facts=$top/abi/generations.sh
# A program in a folder is for one generation, whose soname others may have, too.
generation=${program%/*}
[ "$generation" != "$program" ] || for generation in $("$facts"); do
	[ ! -e "$library/$("$facts" "$generation" soname)" ] || break
done
soname=$("$facts" "$generation" soname)
[ -e "$library/$soname" ] || { echo "no $soname in $library" >&2; exit 2; }
include=${LWS_INCLUDE:-}
[ -n "$include" ] || {
	for include in "$library/../../include" "$target/oracle/root/usr/include"; do
		[ "$("$facts" "$generation" oracle)" = true ] && [ -e "$include/libwebsockets.h" ] && break
		include=$top/include/$generation
	done
}
case $program in
*tls*) crypto="-lssl -lcrypto" ;;
*) crypto= ;;
esac
out=$target/tmp/by-hand/$generation
mkdir -p "$(dirname -- "$out/$program")"
# shellcheck disable=SC2086
[ -n "${BUILT:-}" ] || ${CC:-cc} -std=gnu11 -g -O1 -Wall -Wextra -Wno-unused-result -Wno-deprecated-declarations \
	${CFLAGS:-} -I "$include" -I "$here" -o "$out/$program" "$here/$program.c" \
	-L "$library" "-l:$soname" -lpthread $crypto
if [ "$program" = plugins ] && [ -z "${BUILT:-}" ]; then
	mkdir -p "$out/plugins.d"
	for name in counter shout; do
		# shellcheck disable=SC2086
		${CC:-cc} -std=gnu11 -g ${CFLAGS:-} -shared -fPIC -I "$include" -o "$out/plugins.d/libprotocol_$name.so" \
			"$top/examples/plugin-$name/plugin-$name.c"
	done
fi
# shellcheck disable=SC2086
LD_LIBRARY_PATH=$library exec ${WRAPPER:-} "$out/$program" "${3:---all}"
