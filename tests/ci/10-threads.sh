#!/usr/bin/env bash
# ThreadSanitizer over program and library, both generations: four service threads with a thousand peers that come, echo
# and go; foreign threads write, ask for writable, cancel, connect and destroy.
# The library is instrumented with a switch of the compiler that it calls unstable; nothing built here is shipped.
set -euo pipefail
cd "$(dirname "$0")/../.."
triple=$(rustc -vV | sed -n 's/^host: //p')
RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer" \
	cargo build -p lws-v4-1 -p lws-v2-0 --target "$triple" --target-dir target/tsan
tests/faces.sh "target/tsan/$triple/debug" target/tsan/faces 4.1 2.0
export THREADS_MANY=1000
LWS_INCLUDE=$PWD/include/4.1 tests/sanitize.sh tsan target/tsan/faces/4.1 threads evil_thread
LWS_INCLUDE=$PWD/include/2.0 tests/sanitize.sh tsan target/tsan/faces/2.0 threads
