#!/usr/bin/env bash
# valgrind over program and library, of several generations: callbacks that destroy, close, write, serve again; stale and
# foreign pointers; ordinary servers; clients that fail, and those that do not; compression,
# extensions of the program's own, CGI programs, plugins. Every block must be given back when a scenario ends.
set -euo pipefail
cd "$(dirname "$0")/../.."
status=0
check() { # GENERATION PROGRAM...
	local generation=$1
	shift
	LWS_INCLUDE=$PWD/include/$generation tests/sanitize.sh valgrind "target/faces/$generation" "$@" |
		awk '/^ok/ { n++; next } { print } END { print n + 0 " scenarios without an error"; exit !n }' || status=1
}
check 4.1 evil_pointer http_basic ws_close
LWS_SCENARIO=destroy_ check 4.1 evil_reason
LWS_SCENARIO=write_ check 4.1 evil_reason
check 4.1 client_handshake client_names
LWS_SCENARIO=destroy_ check 4.1 evil_client
LWS_SCENARIO=reset_ check 4.1 evil_client
DEFLATE_MANY=6 check 4.1 deflate_many
LWS_SCENARIO=corrupt_ check 4.1 client_deflate
LWS_SCENARIO=page check 4.1 http_html
LWS_SCENARIO=destroyed check 4.1 vhosts
check 2.0 evil_pointer client_replies 2.0/below 2.0/files 2.0/memory
LWS_SCENARIO=service_ check 2.0 evil_reason
LWS_SCENARIO=pieces check 2.0 extension
LWS_SCENARIO=destroy_P check 2.0 evil_extension
LWS_SCENARIO=started_ check 4.1 cgi
LWS_SCENARIO=own_handler check 2.0 cgi
LWS_SCENARIO=killed check 2.0 cgi
LWS_SCENARIO=destroy_STDOUT check 4.1 evil_cgi
LWS_SCENARIO=loaded check 4.1 plugins
LWS_SCENARIO=loaded check 2.0 plugins
LWS_SCENARIO=own_loop check 1.1 1.1/extpoll
exit $status
