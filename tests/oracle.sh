#!/bin/sh
# Unpacks the distribution's libwebsockets 4.1.6, library and headers, for the
# tests to compare with. Nothing is installed.
#   tests/oracle.sh [directory]      default: the target directory's oracle/
# Below that directory, root is a tree as the system has it: usr/lib/*/ with the library, usr/include with the headers.
set -eu
top=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
dir=${1:-${CARGO_TARGET_DIR:-$top/target}/oracle}
packages="libwebsockets17 libwebsockets-dev"

skip() { echo "skipped: $*"; exit 0; }

[ -n "$(find "$dir/root" -name 'libwebsockets.so.17' 2>/dev/null)" ] && { echo "$dir"; exit 0; }
command -v apt-get >/dev/null || skip "no apt-get here"
command -v dpkg >/dev/null || skip "no dpkg here"
mkdir -p "$dir/deb"
(cd "$dir/deb" && apt-get download $packages >/dev/null 2>&1) ||
	skip "apt has no $packages"
for deb in "$dir"/deb/*.deb; do
	case $(dpkg-deb -f "$deb" Version) in
	4.1.6*) ;;
	*) rm -rf "$dir"; skip "the distribution has another version of libwebsockets" ;;
	esac
done
for deb in "$dir"/deb/*.deb; do
	dpkg -x "$deb" "$dir/root"
done
echo "$dir"
