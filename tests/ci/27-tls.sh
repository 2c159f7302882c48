#!/usr/bin/env bash
# 2000 TLS handshakes at once while ten open connections echo, both generations: every byte must come back, and the
# 99th percentile of the ten's echoes stays below 50 times the one without the crowd. Then valgrind over handshakes that
# fail, certificates, and callbacks that misbehave inside OpenSSL's functions.
set -euo pipefail
cd "$(dirname "$0")/../.."
status=0
crowd() { # GENERATION
	local said
	said=$(TLS_MANY=2000 SCENARIO_WATCHDOG=100 LWS_INCLUDE=$PWD/include/$1 \
		tests/c/run.sh "target/faces/$1" tls_many many 2>&1) || status=1
	sed 's/^/    /' <<<"$said"
	grep -q '^2000 of 2000 came and went, 2000 with their message right$' <<<"$said" || status=1
	grep -q '^of the ten 0 failed$' <<<"$said" || status=1
	awk '$1 == "ratio" { n++; if ($2 >= 50) exit 1 } END { exit n != 1 }' <<<"$said" || status=1
}
check() { # GENERATION PROGRAM...
	local generation=$1
	shift
	LWS_INCLUDE=$PWD/include/$generation tests/sanitize.sh valgrind "target/faces/$generation" "$@" |
		awk '/^ok/ { n++; next } { print } END { print n + 0 " scenarios without an error" }' || status=1
}
crowd 4.1
crowd 2.0
check 4.1 tls_certs
LWS_SCENARIO=verify_ check 4.1 tls_client
LWS_SCENARIO=VERIFY_CLIENT check 4.1 evil_tls
LWS_SCENARIO=hello_and check 4.1 tls_server
LWS_SCENARIO=let_in check 2.0 tls_server
exit $status
