#!/bin/sh
# One scenario of a program that is built already, for ../sanitize.sh: a line that it is fine, or what is wrong with it.
#   one.sh LIBRARY_DIRECTORY PROGRAM SCENARIO
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
log=$(BUILT=1 "$here/../c/run.sh" "$1" "$2" "$3" 2>&1)
status=$?
if [ $status -eq 0 ]; then
	echo "ok   $2 $3"
	exit 0
fi
printf 'FAIL %s %s (exit %s)\n%s\n' "$2" "$3" $status \
	"$(echo "$log" | grep -E '==|ERROR|WARNING|SUMMARY|died|REQUIRE' | sed 's/^/    /' | head -40)"
exit 1
