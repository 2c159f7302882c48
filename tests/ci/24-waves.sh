#!/usr/bin/env bash
# Waves of connections that come and go, 1600 of each kind, server and client: what the process has resident stays flat.
set -euo pipefail
cd "$(dirname "$0")/../.."
library=$PWD/target/faces/4.1
out=target/waves
mkdir -p "$out"
"${CC:-cc}" -std=gnu11 -O2 -Wall -Wextra -Werror -I include/4.1 tests/waves/waves.c -o "$out/waves" \
	"$library/libwebsockets.so.17" "-Wl,-rpath,$library"
tests/waves/waves.py "$out/waves"
