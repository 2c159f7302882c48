#!/usr/bin/env bash
# AddressSanitizer and leak checks over program and library: callbacks that destroy, close, write, serve again;
# stale and foreign pointers; WebSockets and HTTP as programs use them.
# The library is instrumented with a switch of the compiler that it calls unstable; nothing built here is shipped.
set -euo pipefail
cd "$(dirname "$0")/../.."
triple=$(rustc -vV | sed -n 's/^host: //p')
RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zsanitizer=address -Cunsafe-allow-abi-mismatch=sanitizer" \
	cargo build -p lws-v4-1 --target "$triple" --target-dir target/asan
tests/faces.sh "target/asan/$triple/debug" target/asan/faces 4.1
LWS_INCLUDE=$PWD/include/4.1 tests/sanitize.sh asan target/asan/faces/4.1 \
	evil_reason evil_pointer http_basic http_body http_file ws_receive ws_send ws_close |
	awk '/^ok/ { n++; next } { print } END { print n + 0 " scenarios without an error" }'
