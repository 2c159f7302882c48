/* What functions that copy leave in the caller's memory, in rooms of every size. */
#include "scene.h"
#include "../buffers.h"

#define CALL(name) static const char *name(const struct text *in, unsigned char *out, int room)

CALL(encode) { return num(lws_b64_encode_string(in->bytes, (int)in->len, (char *)out, room)); }
CALL(decode) { return num(lws_b64_decode_string(in->bytes, (char *)out, room)); }

static const struct text plain[] = { TEXT(""), TEXT("f"), TEXT("foob") };
static const struct text coded[] = { TEXT(""), TEXT("Zg=="), TEXT("Zm9vYg=="), TEXT("Z") };
static const struct function codings[] = {
	{ "b64_encode", encode, plain, COUNT(plain), -1 },
	{ "b64_decode", decode, coded, COUNT(coded), -1 },
};
static void base64(void) { each_function(codings, COUNT(codings)); }

static int connected;

CALL(address)
{
	char name[64];

	(void)in;
	libwebsockets_get_peer_addresses(NULL, NULL, connected, name, sizeof name, (char *)out, room);
	return "void";
}

CALL(no_address)
{
	char name[64] = "unset";

	(void)in;
	libwebsockets_get_peer_addresses(NULL, NULL, -1, name, sizeof name, (char *)out, room);
	return *name ? name[0] == 'u' ? "unset" : "a name" : "empty";
}

static const struct text once[] = { TEXT("") };
static const struct function peer[] = {
	{ "peer_addresses", address, once, 1, 0 },
	{ "peer_addresses of nobody", no_address, once, 1, 0 },
};

static void peer_address(void)
{
	struct peer *p;

	server();
	p = peer_open();
	connected = p->fd;
	each_function(peer, COUNT(peer));
}

static const struct scenario list[] = {
	{ "base64", base64 },
	{ "peer_address", peer_address },
};

SCENARIOS(list)
