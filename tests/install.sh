#!/bin/sh
# Installs into an empty directory, then builds and runs a C program against
# each generation, found through pkg-config only.
set -eu
cd "$(dirname "$0")/.."

room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
prefix=/usr/local

"${MAKE:-make}" -s install DESTDIR="$room" PREFIX=$prefix

cat > "$room/vhosts-true.c" <<'C'
#include <stdio.h>
#include <string.h>
#include <libwebsockets.h>

static int callback(struct lws *wsi, enum lws_callback_reasons reason,
		    void *user, void *in, size_t len)
{
	(void)wsi; (void)reason; (void)user; (void)in; (void)len;
	return 0;
}

int main(void)
{
	static const struct lws_protocols protocols[] = {
		{ .name = "only", .callback = callback }, { .name = NULL }
	};
	struct lws_context_creation_info info;
	struct lws_context *context;

	lws_set_log_level(LLL_ERR, NULL);
	memset(&info, 0, sizeof(info));
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.protocols = protocols;
#if LWS_LIBRARY_VERSION_NUMBER < 3000000
	info.uid = info.gid = -1;
#endif
	context = lws_create_context(&info);
	if (!context)
		return 1;
	lws_context_destroy(context);
	puts(lws_get_library_version());
	return 0;
}
C

export PKG_CONFIG_PATH="$room$prefix/lib/pkgconfig"
export PKG_CONFIG_SYSROOT_DIR="$room"

passed=0
failed=0

# check TEXT COMMAND...
check() {
	text=$1
	shift
	if "$@"; then
		echo "ok     $text"
		passed=$((passed + 1))
	else
		echo "FAILED $text"
		failed=$((failed + 1))
	fi
}

fact() { abi/generations.sh "$1" "$2"; }

# try GENERATION: with the program of its own, that of the generations with virtual hosts, or that of those without
try() {
	source=$room/program-$1.c
	[ -e "$source" ] || source=$room/vhosts-$(fact "$1" vhosts).c
	program=$room/program-$1
	name=$(fact "$1" pkg_config)
	place=$prefix/lib/$name
	[ "$name" != libwebsockets ] || place=$prefix/lib
	check "$1: pkg-config knows version $(pkg-config --modversion "$name")" \
		[ "$(pkg-config --modversion "$name")" = "$(fact "$1" version)" ]
	# The flags are several words on purpose.
	# shellcheck disable=SC2046
	check "$1: the program compiles" ${CC:-cc} -Wall -Wextra -Werror \
		-DGENERATION="\"$1\"" "$source" -o "$program" $(pkg-config --cflags --libs "$name")
	check "$1: it asks for $(fact "$1" soname)" \
		sh -c "readelf -d '$program' | grep -q 'NEEDED.*\\[$(fact "$1" soname)\\]'"
	check "$1: it runs and reports generation $1" \
		sh -c "LD_LIBRARY_PATH='$room$place' '$program' | grep '^$1'"
	for link in $(fact "$1" links); do
		try_link "$1" "$link"
	done
}

# try_link GENERATION NAME: a program with that name in it runs
try_link() {
	mkdir -p "$room/stub"
	for name in lws_create_context lws_context_destroy lws_get_library_version lws_set_log_level; do
		echo "void $name(void); void $name(void) {}"
	done | ${CC:-cc} -shared -fPIC -x c - -Wl,-soname,"$2" -o "$room/stub/libwebsockets.so"
	${CC:-cc} -I"$room$prefix/include/$(fact "$1" pkg_config)" "$source" -o "$program-$2" \
		-L"$room/stub" -lwebsockets
	check "$1: a program that needs $2 runs" sh -c "LD_LIBRARY_PATH='$room$place' '$program-$2' | grep -q '^$1'"
}

# Generations without virtual hosts do not tell their version: their program makes a server, or fails to, and says so.
cat > "$room/vhosts-false.c" <<'C'
#include <stddef.h>
#include <stdio.h>
#include <libwebsockets.h>

int main(void)
{
#ifdef CONTEXT_PORT_NO_LISTEN
	if (libwebsocket_create_context(CONTEXT_PORT_NO_LISTEN, NULL, NULL, NULL, -1, -1, 0))
		return 1;
#else
	if (libwebsocket_create_server(0, NULL, NULL, NULL, -1, -1) != -1)
		return 1;
#endif
	puts(GENERATION);
	return 0;
}
C

# Programs of 1.1 can't ask for its version.
cat > "$room/program-1.1.c" <<'C'
#include <stdio.h>
#include <libwebsockets.h>

static int only(struct libwebsocket_context *context, struct libwebsocket *wsi,
		enum libwebsocket_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)context; (void)wsi; (void)reason; (void)user; (void)in; (void)len;
	return 0;
}

int main(void)
{
	static struct libwebsocket_protocols protocols[] = {
		{ .name = "only", .callback = only }, { .name = NULL }
	};
	struct libwebsocket_context *context;

	lws_set_log_level(LLL_ERR, NULL);
	context = libwebsocket_create_context(CONTEXT_PORT_NO_LISTEN, NULL, protocols,
		libwebsocket_internal_extensions, NULL, NULL, NULL, -1, -1, 0, NULL);
	if (!context)
		return 1;
	libwebsocket_context_destroy(context);
	puts(GENERATION);
	return 0;
}
C

for generation in $(abi/generations.sh); do
	try "$generation"
done

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
