/*
 * Texts that must be the same.
 */
#ifndef TEXTS_H
#define TEXTS_H

#include "scenario.h"

static USED void SAME(const char *want, const char *got)
{
	if (!got || strcmp(want, got))
		say("REQUIRE failed: %s, not %s", show(got, got ? strlen(got) : 0), show(want, strlen(want)));
}

/* What a peer received since the last time, as text. */
static USED const char *news(struct peer *p)
{
	const char *b = p->buf ? p->buf + p->shown : "";

	if (p->len == p->shown)
		return "";
	p->buf[p->len] = 0;
	p->shown = p->len;
	return b;
}

#endif
