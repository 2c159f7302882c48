#!/bin/sh
# Puts libraries that cargo has built where programs find them, by their sonames.
#   tests/faces.sh BUILT DIRECTORY GENERATION...    from BUILT to DIRECTORY/GENERATION/
set -eu
facts=$(CDPATH= cd -- "$(dirname -- "$0")/../abi" && pwd)/generations.sh
[ $# -ge 2 ] || { sed -n '2,3s/^# \{0,1\}//p' "$0" >&2; exit 2; }
built=$1 faces=$2
shift 2
for generation; do
	mkdir -p "$faces/$generation"
	cp "$built/lib$("$facts" "$generation" library).so" "$faces/$generation/$("$facts" "$generation" soname)"
done
