/* Lists, rings, segment queues and arenas: structures that the program holds or the library allocates for it. */
#include "scenario.h"
#include <utime.h>

#if V4

/* ------------------------------------------------------------------ lists */

struct item {
	int value;
	lws_dll2_t list;
	const char *name;
	lws_list_ptr next;
};

static struct item items[8];
static lws_dll2_owner_t owner;

static struct item *of(const lws_dll2_t *d)
{
	return (struct item *)((char *)d - offsetof(struct item, list));
}

static void show_list(const char *what)
{
	lws_dll2_t *d;

	printf("%s: count %u", what, (unsigned)owner.count);
	for (d = owner.head; d; d = d->next)
		printf(" %d", of(d)->value);
	printf(" |");
	for (d = owner.tail; d; d = d->prev)
		printf(" %d", of(d)->value);
	say("%s", "");
}

static void dll2(void)
{
	int i;

	for (i = 0; i < COUNT(items); i++)
		items[i].value = i;
	show_list("empty");
	lws_dll2_add_head(&items[1].list, &owner);
	show_list("add_head 1");
	lws_dll2_add_head(&items[0].list, &owner);
	show_list("add_head 0");
	lws_dll2_add_tail(&items[4].list, &owner);
	show_list("add_tail 4");
	lws_dll2_add_before(&items[3].list, &items[4].list);
	show_list("add 3 before 4");
	lws_dll2_add_before(&items[7].list, &items[0].list);
	show_list("add 7 before 0");
	say("owner %d %d detached %d %d", items[3].list.owner == &owner, lws_dll2_owner(&items[3].list) == &owner,
	    lws_dll2_is_detached(&items[3].list), lws_dll2_is_detached(&items[2].list));
	lws_dll2_remove(&items[1].list);
	show_list("remove 1");
	say("removed: %d %d %d", !items[1].list.prev, !items[1].list.next, !items[1].list.owner);
	lws_dll2_remove(&items[1].list);
	show_list("remove 1 again");
	lws_dll2_remove(&items[7].list);
	show_list("remove head");
	lws_dll2_remove(&items[4].list);
	show_list("remove tail");
	lws_dll2_clear(&items[2].list);
	lws_dll2_remove(&items[0].list);
	lws_dll2_remove(&items[3].list);
	show_list("remove all");
	lws_dll2_add_tail(&items[5].list, &owner);
	show_list("add_tail to empty");
	lws_dll2_owner_clear(&owner);
	show_list("owner_clear");
	lws_dll2_clear(&items[5].list);
	say("cleared: %d %d %d", !items[5].list.prev, !items[5].list.next, !items[5].list.owner);
}

static int by_value(const lws_dll2_t *d, const lws_dll2_t *i)
{
	printf("(%d %d)", of(d)->value, of(i)->value);
	return of(d)->value - of(i)->value;
}

static void dll2_sorted(void)
{
	static const int order[] = { 3, 1, 2, 3, 0, 9, 1, 3 };
	int i;
	lws_dll2_t *d;

	for (i = 0; i < COUNT(items); i++) {
		items[i].value = order[i];
		lws_dll2_add_sorted(&items[i].list, &owner, by_value);
		show_list("add_sorted");
	}
	printf("order of entry:");
	for (d = owner.head; d; d = d->next)
		printf(" %d", (int)(of(d) - items));
	say("%s", "");
}

static int each(struct lws_dll2 *d, void *user)
{
	printf(" %d", of(d)->value);
	if (user == items || of(d)->value == 2)
		lws_dll2_remove(d);
	return user && user != items && of(d)->value == 3 ? 5 : 0;
}

static void dll2_each(void)
{
	int i, n;

	printf("empty:");
	n = lws_dll2_foreach_safe(&owner, NULL, each);
	say(" -> %d", n);
	for (i = 0; i < 6; i++) {
		items[i].value = i;
		lws_dll2_add_tail(&items[i].list, &owner);
	}
	n = lws_dll2_foreach_safe(&owner, NULL, each);
	say(" -> %d", n);
	show_list("without 2");
	n = lws_dll2_foreach_safe(&owner, &n, each);
	say(" -> %d", n);
	n = lws_dll2_foreach_safe(&owner, items, each);
	say(" -> %d", n);
	show_list("removed while walked");
}

static void dll2_search(void)
{
	static const char *const names[] = { "abc", "ab", "abcd", "", NULL, "x" };
	static const struct { const char *name; size_t len; } asked[] = { { "abc", 3 }, { "abcdef", 2 }, { "abcd", 4 }, { "abcde", 5 }, { "", 0 }, { "xyz", 1 }, { "q", 1 } };
	int i;

	for (i = 0; i < COUNT(names); i++) {
		items[i].name = names[i];
		lws_dll2_add_tail(&items[i].list, &owner);
		if (!names[i])
			lws_dll2_remove(&items[i].list);
	}
	for (i = 0; i < COUNT(asked); i++) {
		struct item *found = _lws_dll2_search_sz_pl(&owner, asked[i].name, asked[i].len, offsetof(struct item, list), offsetof(struct item, name));

		say("%.*s: %d", (int)asked[i].len, asked[i].name, found ? (int)(found - items) : -1);
	}
}

static int compare_ptr(lws_list_ptr a, lws_list_ptr b)
{
	struct item *p = lws_list_ptr_container(a, struct item, next), *q = lws_list_ptr_container(b, struct item, next);

	printf("(%d %d)", p->value, q->value);
	return p->value - q->value;
}

static void list_ptr(void)
{
	static const int order[] = { 3, 1, 2, 3, 0, 9, 1, 3 };
	lws_list_ptr head = NULL, p;
	int i;

	for (i = 0; i < COUNT(items); i++) {
		items[i].value = order[i];
		lws_list_ptr_insert(&head, &items[i].next, compare_ptr);
		printf("insert %d:", order[i]);
		for (p = head; p;) {
			struct item *it = lws_list_ptr_container(p, struct item, next);

			printf(" %d(%d)", it->value, (int)(it - items));
			lws_list_ptr_advance(p);
		}
		say("%s", "");
	}
}

/* --------------------------------------------------------------- segments */

static void show_buflist(struct lws_buflist **head, const char *what)
{
	uint8_t *p = NULL;
	size_t n = lws_buflist_next_segment_len(head, &p);

	say("%s: next %d %s total %d%s", what, (int)n, p ? show(p, n) : "-", (int)lws_buflist_total_len(head), *head ? "" : " empty");
}

static void buflist(void)
{
	struct lws_buflist *head = NULL;
	uint8_t out[32];
	int i, k, n;

	show_buflist(&head, "new");
	n = lws_buflist_append_segment(&head, (const uint8_t *)"hello", 5);
	say("append %d", n);
	show_buflist(&head, "one");
	n = lws_buflist_append_segment(&head, (const uint8_t *)"wide", 4);
	say("append %d", n);
	n = lws_buflist_append_segment(&head, (const uint8_t *)"world", 5);
	say("append %d", n);
	show_buflist(&head, "three");
	say("length without pointer %d", (int)lws_buflist_next_segment_len(&head, NULL));
	for (i = 0; i <= 15; i++)
		for (k = 0; k <= 15; k += 5) {
			memset(out, '#', sizeof out);
			n = lws_buflist_linear_copy(&head, (size_t)i, out, (size_t)k);
			say("copy %d from %d: %d %s", k, i, n, show(out, 16));
		}
	say("use 2: %d", (int)lws_buflist_use_segment(&head, 2));
	show_buflist(&head, "used 2");
	memset(out, '#', sizeof out);
	n = lws_buflist_linear_copy(&head, 1, out, 7);
	say("copy behind what was used: %d %s", n, show(out, 8));
	say("use 3: %d", (int)lws_buflist_use_segment(&head, 3));
	show_buflist(&head, "used 3");
	say("use 4: %d", (int)lws_buflist_use_segment(&head, 4));
	show_buflist(&head, "used 4");
	lws_buflist_describe(&head, NULL, "test");
	say("use 5: %d", (int)lws_buflist_use_segment(&head, 5));
	show_buflist(&head, "used up");
	n = lws_buflist_append_segment(&head, (const uint8_t *)"again", 5);
	say("append %d", n);
	n = lws_buflist_append_segment(&head, (const uint8_t *)"more", 4);
	say("append %d", n);
	lws_buflist_destroy_all_segments(&head);
	show_buflist(&head, "destroyed");
	lws_buflist_destroy_all_segments(&head);
}

static int allocations;

static void *counting(void *ptr, size_t size, const char *reason)
{
	(void)reason;
	if (!ptr && size)
		allocations++;
	if (ptr && !size)
		allocations--;
	if (!size) {
		free(ptr);
		return NULL;
	}
	return realloc(ptr, size);
}

static void allocator(void)
{
	struct lws_buflist *head = NULL;
	struct lws_ring *ring;
	int n;

	lws_set_allocator(counting);
	n = lws_buflist_append_segment(&head, (const uint8_t *)"x", 1);
	say("a segment %d: %d blocks", n, allocations);
	n = lws_buflist_append_segment(&head, (const uint8_t *)"y", 1);
	say("two segments %d: %d blocks", n, allocations);
	lws_buflist_use_segment(&head, 1);
	say("one used: %d blocks", allocations);
	lws_buflist_destroy_all_segments(&head);
	say("destroyed: %d blocks", allocations);
	ring = lws_ring_create(4, 4, NULL);
	say("a ring: %d blocks", allocations);
	lws_ring_destroy(ring);
	say("destroyed: %d blocks", allocations);
	lws_set_allocator(NULL);
}

/* ------------------------------------------------------------------ rings */

struct element { char text[5]; };

static void show_ring(struct lws_ring *ring, uint32_t *tail, const char *what)
{
	const struct element *e = lws_ring_get_element(ring, tail);

	say("%s: free %d waiting %d, at tail %d waiting %d oldest %d, element %s", what, (int)lws_ring_get_count_free_elements(ring),
	    (int)lws_ring_get_count_waiting_elements(ring, NULL), tail ? (int)*tail : -1,
	    tail ? (int)lws_ring_get_count_waiting_elements(ring, tail) : -1, (int)lws_ring_get_oldest_tail(ring), e ? e->text : "-");
}

static void destroyed(void *element)
{
	printf("(destroy %s)", ((struct element *)element)->text);
}

static void ring_one(void)
{
	static const struct element in[] = { { "aaaa" }, { "bbbb" }, { "cccc" }, { "dddd" }, { "eeee" }, { "ffff" } };
	struct element out[8];
	struct lws_ring *ring = lws_ring_create(sizeof(struct element), 4, destroyed);
	int i;

	show_ring(ring, NULL, "new");
	say("consume nothing %d", (int)lws_ring_consume(ring, NULL, out, 1));
	say("insert 2: %d", (int)lws_ring_insert(ring, in, 2));
	show_ring(ring, NULL, "two");
	say("insert 6: %d", (int)lws_ring_insert(ring, in, 6));
	show_ring(ring, NULL, "full");
	say("insert into full: %d", (int)lws_ring_insert(ring, in, 1));
	memset(out, 0, sizeof out);
	say("consume 3: %d %s %s %s", (int)lws_ring_consume(ring, NULL, out, 3), out[0].text, out[1].text, out[2].text);
	show_ring(ring, NULL, "one left");
	say("insert 0: %d", (int)lws_ring_insert(ring, in, 0));
	for (i = 0; i < 9; i++) {
		int n = (int)lws_ring_insert(ring, in + i % 4, 2);
		int m = (int)lws_ring_consume(ring, NULL, out, 2);

		say("insert %d consume %d %s %s", n, m, out[0].text, m > 1 ? out[1].text : "");
	}
	say("consume without place: %d", (int)lws_ring_consume(ring, NULL, NULL, 1));
	show_ring(ring, NULL, "end");
	lws_ring_insert(ring, in, 3);
	lws_ring_destroy(ring);
	say("%s", " destroyed");
}

static void ring_many(void)
{
	static const struct element in[] = { { "aaaa" }, { "bbbb" }, { "cccc" }, { "dddd" }, { "eeee" }, { "ffff" } };
	struct lws_ring *ring = lws_ring_create(sizeof(struct element), 5, destroyed);
	uint32_t fast = lws_ring_get_oldest_tail(ring), slow = fast;
	struct element out[8];
	int i;

	for (i = 0; i < 6; i++) {
		int n = (int)lws_ring_insert(ring, in + i % 3, 3);

		say("insert 3: %d", n);
		show_ring(ring, &fast, "fast");
		n = (int)lws_ring_consume(ring, &fast, out, 9);
		say("fast consumed %d", n);
		n = (int)lws_ring_consume(ring, &slow, NULL, 2);
		say("slow consumed %d", n);
		show_ring(ring, &slow, "slow");
		lws_ring_update_oldest_tail(ring, slow);
		say("%s", " updated");
		show_ring(ring, &slow, "slow");
	}
	lws_ring_destroy(ring);
	say("%s", " destroyed");
}

static void ring_linear(void)
{
	struct lws_ring *ring = lws_ring_create(4, 6, NULL);
	void *start, *first = NULL;
	size_t bytes;
	uint32_t tail = 0;
	char out[64];
	int i;

	for (i = 0; i < 11; i++) {
		int n = lws_ring_next_linear_insert_range(ring, &start, &bytes);

		if (!first)
			first = start;
		say("range %d at %d of %d", n, n ? -1 : (int)((char *)start - (char *)first), n ? -1 : (int)bytes);
		if (!n) {
			size_t use = bytes > 12 ? 12 : bytes;

			memset(start, 'a' + i, use);
			lws_ring_bump_head(ring, use);
		}
		if ((i & 1) && i < 8) {
			n = (int)lws_ring_consume(ring, &tail, out, 4);
			say("consumed %d %.*s", n, 4 * n, out);
			lws_ring_update_oldest_tail(ring, tail);
		}
	}
	lws_ring_dump(ring, &tail);
	lws_ring_destroy(ring);
}

struct client { uint32_t tail; struct client *next; };

static void ring_macros(void)
{
	static const struct element in[] = { { "aaaa" }, { "bbbb" }, { "cccc" }, { "dddd" } };
	struct lws_ring *ring = lws_ring_create(sizeof(struct element), 4, destroyed);
	struct client two = { 0, NULL }, one = { 0, &two }, *head = &one;
	uint32_t tail = 0;

	lws_ring_insert(ring, in, 4);
	lws_ring_consume_and_update_oldest_tail(ring, struct client, &one.tail, 3, head, tail, next);
	show_ring(ring, &one.tail, "one");
	lws_ring_consume_and_update_oldest_tail(ring, struct client, &two.tail, 2, head, tail, next);
	say("%s", "");
	show_ring(ring, &two.tail, "two");
	lws_ring_destroy(ring);
	say("%s", "");
	ring = lws_ring_create(sizeof(struct element), 4, destroyed);
	lws_ring_insert(ring, in, 3);
	lws_ring_consume_single_tail(ring, &tail, 2);
	say("%s", "");
	show_ring(ring, &tail, "single");
	lws_ring_destroy(ring);
	say("%s", "");
}

/* ----------------------------------------------------------------- arenas */

static void show_arena(struct lwsac *ac, const char *what)
{
	printf("%s:", what);
	if (ac)
		printf(" total %d overhead %d", (int)lwsac_total_alloc(ac), (int)lwsac_total_overhead(ac));
	for (; ac; ac = lwsac_get_next(ac))
		printf(" %d", (int)lwsac_get_tail_pos(ac));
	say("%s", "");
}

static void arena(void)
{
	static const int chunks[] = { 0, 1, 38, 75, 112, 334, 371 };
	static const int sizes[] = { 10, 30, 300, 0, 1, 7, 9, 16, 5000, 3, 8 };
	int i, k;

	say("sizeof %d %d", (int)lwsac_sizeof(0), (int)lwsac_sizeof(1));
	for (i = 0; i <= 17; i++)
		printf(" %d", (int)lwsac_align((size_t)i));
	say("%s", "");
	for (i = 0; i < COUNT(chunks); i++) {
		struct lwsac *ac = NULL;

		say("chunks of %d", chunks[i]);
		for (k = 0; k < COUNT(sizes); k++) {
			char *p = k == 7 ? lwsac_use_zero(&ac, (size_t)sizes[k], (size_t)chunks[i]) : lwsac_use(&ac, (size_t)sizes[k], (size_t)chunks[i]);
			int n;

			for (n = 0; k == 7 && n < sizes[k]; n++)
				if (p[n])
					say("not zero");
			memset(p, 0x55, (size_t)sizes[k]);
			show_arena(ac, "use");
		}
		for (k = 0; k < 4; k++) {
			char *p = lwsac_use_backfill(&ac, (size_t)sizes[k], (size_t)chunks[i]);

			memset(p, 0x55, (size_t)sizes[k]);
			show_arena(ac, "backfill");
		}
		k = lwsac_extend(ac, 8);
		say("extend 8: %d", k);
		show_arena(ac, "extended");
		k = lwsac_extend(ac, 20);
		say("extend 20: %d", k);
		show_arena(ac, "extended");
		k = lwsac_extend(ac, 5000);
		say("extend 5000: %d", k);
		lwsac_free(&ac);
		say("%s", ac ? "not free" : "free");
		lwsac_free(&ac);
	}
}

static void arena_scan(void)
{
	static const struct { const char *find; size_t len; int nul; } asked[] = { { "world", 5, 1 }, { "worl", 4, 1 }, { "worl", 4, 0 }, { "abc", 3, 1 }, { "zzz", 3, 1 }, { "second", 6, 1 }, { "hello", 5, 0 }, { "c", 1, 1 } };
	struct lwsac *ac = NULL;
	char *one = lwsac_use_zero(&ac, 20, 32), *two = lwsac_use_zero(&ac, 20, 32);
	int i;

	memcpy(one, "hello\0world\0abc", 15);
	memcpy(two, "the second", 10);
	for (i = 0; i < COUNT(asked); i++) {
		char *at = (char *)lwsac_scan_extant(ac, (uint8_t *)asked[i].find, asked[i].len, asked[i].nul);

		if (!at)
			say("%s %d: none", asked[i].find, asked[i].nul);
		else if (at >= one && at < one + 20)
			say("%s %d: first %d", asked[i].find, asked[i].nul, (int)(at - one));
		else
			say("%s %d: second %d", asked[i].find, asked[i].nul, (int)(at - two));
	}
	lwsac_info(ac);
	lwsac_free(&ac);
}

static void arena_references(void)
{
	struct lwsac *ac = NULL, *same;

	lwsac_use(&ac, 1, 64);
	same = ac;
	lwsac_reference(ac);
	lwsac_reference(ac);
	lwsac_unreference(&ac);
	say("unreferenced: %d", ac == same);
	lwsac_detach(&ac);
	say("detached: %d", ac == same);
	ac = same;
	lwsac_unreference(&ac);
	say("last: %d", !ac);
	lwsac_use(&ac, 1, 64);
	lwsac_detach(&ac);
	say("detached without references: %d", !ac);
	lwsac_use(&ac, 1, 64);
	lwsac_unreference(&ac);
	say("unreferenced without reference: %d", !ac);
	lwsac_free(&ac);
}

static void write_file(const char *name, const char *text, time_t when)
{
	FILE *f = fopen(name, "w");
	struct utimbuf times = { when, when };

	fputs(text, f);
	fclose(f);
	utime(name, &times);
}

static void cached_file(void)
{
	char dir[] = "/tmp/containers.XXXXXX", name[64];
	lwsac_cached_file_t cache = NULL, old;
	size_t len = 99;
	int n;

	if (!mkdtemp(dir))
		die("no directory");
	snprintf(name, sizeof name, "%s/file", dir);
	n = lwsac_cached_file(name, &cache, &len);
	say("missing: %d %d", n, !cache);
	write_file(name, "content", 1000000);
	n = lwsac_cached_file(name, &cache, &len);
	say("first: %d %d '%s'", n, (int)len, (char *)cache);
	old = cache;
	len = 99;
	n = lwsac_cached_file(name, &cache, &len);
	say("again: %d %d same %d", n, (int)len, cache == old);
	lwsac_use_cached_file_start(cache);
	write_file(name, "other content", 2000000);
	len = 99;
	n = lwsac_cached_file(name, &cache, &len);
	say("changed: %d %d same %d '%s'", n, (int)len, cache == old, (char *)cache);
	say("old: '%s'", (char *)old);
	lwsac_use_cached_file_end(&old);
	say("old ended: %d", !old);
	lwsac_use_cached_file_detach(&cache);
	say("detached: %d", !cache);
	unlink(name);
	rmdir(dir);
}

static const struct scenario list[] = {
	{ "dll2", dll2 },
	{ "dll2_sorted", dll2_sorted },
	{ "dll2_each", dll2_each },
	{ "dll2_search", dll2_search },
	{ "list_ptr", list_ptr },
	{ "buflist", buflist },
	{ "allocator", allocator },
	{ "ring_one", ring_one },
	{ "ring_many", ring_many },
	{ "ring_linear", ring_linear },
	{ "ring_macros", ring_macros },
	{ "arena", arena },
	{ "arena_scan", arena_scan },
	{ "arena_references", arena_references },
	{ "cached_file", cached_file },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
