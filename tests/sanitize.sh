#!/bin/sh
# Runs the C programs under a memory or thread checker.
#   tests/sanitize.sh valgrind|asan|tsan LIBRARY_DIRECTORY [PROGRAM...]
#
# valgrind: program and library are both covered: invalid accesses, uninitialised values and
#   every block still allocated when a scenario ends.
# asan: the program is instrumented, and AddressSanitizer's allocator replaces malloc for the whole
#   process: covered are the program's own accesses (what the library hands to callbacks: in, user,
#   LWS_PRE bytes), library calls into libc (memcpy, strlen, read ... into heap blocks), double
#   frees and leaks. Not covered: plain loads and stores of the library, as stable Rust cannot
#   instrument it.
# tsan: program and library are both covered if the library is an instrumented build, as
#   tests/ci/10-threads.sh makes one; with another build only races between callbacks and the
#   program's threads are found.
# Under each of them the library takes its memory from malloc instead of its own heap, by itself, so all blocks are seen.
# evil_thread and threads are the programs for tsan; the others have one thread.
set -u
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
[ $# -ge 2 ] || { sed -n '2,3s/^# \{0,1\}//p' "$0" >&2; exit 2; }
tool=$1 library=$2
shift 2
[ $# -gt 0 ] || {
	case $tool in
	tsan) set -- evil_thread threads ;;
	*)
		facts=$here/../abi/generations.sh
		for generation in $("$facts"); do
			[ ! -e "$library/$("$facts" "$generation" soname)" ] || break
		done
		programs="$generation/*.c"
		[ "$("$facts" "$generation" vhosts)" = false ] || programs="*.c $programs"
		set -- $(cd "$here/c" && for f in $programs; do echo "${f%.c}"; done)
		;;
	esac
}
export SCENARIO_WATCHDOG=300
jobs=$(nproc)
case $tool in
valgrind)
	command -v valgrind >/dev/null || { echo "skipped: no valgrind"; exit 0; }
	export WRAPPER="valgrind -q --suppressions=$here/sanitize/valgrind.supp --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,possible --show-leak-kinds=definite,possible --trace-children=no --child-silent-after-fork=yes"
	;;
asan)
	export CFLAGS="-fsanitize=address,undefined -fno-omit-frame-pointer"
	export ASAN_OPTIONS=detect_leaks=1:exitcode=99
	;;
tsan)
	export CFLAGS="-fsanitize=thread $here/sanitize/tsan_mem.c"
	export TSAN_OPTIONS=exitcode=99
	jobs=1 # the programs' threads want the cores
	;;
*) echo "unknown tool $tool" >&2; exit 2 ;;
esac
bad=0
for program; do
	# one process per scenario: a checker follows no fork
	names=$(WRAPPER='' "$here/c/run.sh" "$library" "$program" --list) || { echo "FAIL $program does not build"; bad=1; continue; }
	# shellcheck disable=SC2086
	printf '%s\n' $names | grep -F -e "${LWS_SCENARIO:-}" |
		xargs -P "$jobs" -I '{}' "$here/sanitize/one.sh" "$library" "$program" '{}' || bad=1
done
exit $bad
