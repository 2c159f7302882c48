#!/usr/bin/env bash
# ThreadSanitizer over program and library: foreign threads write, ask for writable, cancel, connect and destroy.
# The library is instrumented with a switch of the compiler that it calls unstable; nothing built here is shipped.
set -euo pipefail
cd "$(dirname "$0")/../.."
triple=$(rustc -vV | sed -n 's/^host: //p')
RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer" \
	cargo build -p lws-v4-1 --target "$triple" --target-dir target/tsan
mkdir -p target/tsan/faces
cp "target/tsan/$triple/debug/libwebsockets.so" target/tsan/faces/libwebsockets.so.17
LWS_INCLUDE=$PWD/include/4.1 tests/sanitize.sh tsan target/tsan/faces evil_thread
