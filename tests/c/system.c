/* What a context is to the system around it: states, operations, attaching, captive portals. */
#include "scenario.h"
#include <pthread.h>

#if V4
static int refused_to = -1, refusals, show_states = 1;

static int notified(lws_state_manager_t *mgr, lws_state_notify_link_t *link, int current, int target)
{
	struct lws_context *of = lws_system_context_from_system_mgr(mgr);

	if (show_states)
		say("  %s: %d -> %d, state %d, context %s", link->name, current, target, mgr->state, !ctx ? "to be" : of == ctx ? "right" : "wrong");
	callbacks++;
	if (target == refused_to && current != target && refusals) {
		refusals--;
		return 1;
	}
	return 0;
}

static lws_state_notify_link_t first = { { NULL, NULL, NULL }, notified, "first" }, second = { { NULL, NULL, NULL }, notified, "second" };
static lws_state_notify_link_t *links[] = { &first, &second, NULL };

static void with_links(void)
{
	memset(&first.list, 0, sizeof first.list);
	memset(&second.list, 0, sizeof second.list);
	server_defaults();
	info.register_notifier_list = links;
}

static void manager(void)
{
	lws_state_manager_t *mgr = lws_system_get_state_manager(ctx);
	int i;

	say("manager '%s', parent %s, state %d, class %x, %d links, context %s", mgr->name, mgr->parent == ctx ? "context" : mgr->parent ? "others" : "NULL",
	    mgr->state, (unsigned)mgr->smd_class, (int)mgr->notify_list.count, mgr->context == ctx ? "right" : mgr->context ? "wrong" : "NULL");
	for (i = 0; i <= LWS_SYSTATE_POLICY_INVALID; i++)
		say("%d is %s", i, mgr->state_names[i]);
	say("its context is %s", lws_system_context_from_system_mgr(mgr) == ctx ? "right" : "wrong");
}

static void states(void)
{
	with_links();
	server_start();
	say("created");
	manager();
	turn();
	say("a turn");
	turn();
	say("state %d", lws_system_get_state_manager(ctx)->state);
	server_stop();
	say("stopped");
}

static void explicit_hosts(void)
{
	with_links();
	info.options |= LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	server_start();
	say("created, state %d", lws_system_get_state_manager(ctx)->state);
	if (!lws_create_vhost(ctx, &info))
		die("no virtual host");
	say("virtual host, state %d", lws_system_get_state_manager(ctx)->state);
	turn();
	say("a turn, state %d", lws_system_get_state_manager(ctx)->state);
	server_stop();
}

static void initialised(void)
{
	int n;

	show_init = 1;
	with_links();
	server_start();
	say("created");
	n = lws_protocol_init(ctx);
	say("protocol_init %d, state %d", n, lws_system_get_state_manager(ctx)->state);
	n = lws_protocol_init(ctx);
	say("protocol_init %d", n);
	turn();
	say("a turn, state %d", lws_system_get_state_manager(ctx)->state);
	server_stop();
}

static void inits_refused(int state)
{
	with_links();
	show_init = 1;
	refused_to = state;
	refusals = 1;
	server_start();
	say("created");
	turn();
	say("a turn");
	server_stop();
}

static void inits(void) { inits_refused(-1); }
static void inits_not(void) { inits_refused(LWS_SYSTATE_IFACE_COLDPLUG); }
static void inits_last(void) { inits_refused(LWS_SYSTATE_OPERATIONAL); }

static void refusing(int state, int times)
{
	with_links();
	refused_to = state;
	refusals = times;
	server_start();
	say("created");
	turn();
	say("a turn, state %d", lws_system_get_state_manager(ctx)->state);
	turn();
	say("another, state %d", lws_system_get_state_manager(ctx)->state);
	lws_state_transition_steps(lws_system_get_state_manager(ctx), LWS_SYSTATE_OPERATIONAL);
	say("by hand, state %d", lws_system_get_state_manager(ctx)->state);
	server_stop();
}

static void refused_early(void) { refusing(LWS_SYSTATE_TIME_VALID, 1); }
static void refused_at_initialized(void) { refusing(LWS_SYSTATE_INITIALIZED, 1); }
static void refused_at_last(void) { refusing(LWS_SYSTATE_OPERATIONAL, 1); }

static void by_hand(void)
{
	lws_state_manager_t *mgr;

	with_links();
	server_start();
	settle();
	mgr = lws_system_get_state_manager(ctx);
	say("-- down");
	lws_state_transition(mgr, LWS_SYSTATE_DHCP);
	say("state %d", mgr->state);
	turn();
	say("state %d", mgr->state);
	lws_state_transition_steps(mgr, LWS_SYSTATE_OPERATIONAL);
	say("state %d", mgr->state);
	server_stop();
}

/* --------------------------------------------------------- operations */

static int asked_cpd, attach_calls;
static lws_cpd_result_t found = LWS_CPD_INTERNET_OK;

static int reboot_now(void) { return 5; }
static int set_clock(lws_usec_t us) { return (int)us; }

static int portal(struct lws_context *context)
{
	asked_cpd++;
	say("  asked about the portal, context %s, state %d", context == ctx ? "right" : ctx ? "wrong" : "to be", lws_system_get_state_manager(context)->state);
	if (found)
		lws_system_cpd_set(context, found);
	return 3;
}

static lws_system_ops_t ops = { .reboot = reboot_now, .set_clock = set_clock, .captive_portal_detect_request = portal, .wake_latency_us = 70 };

static void operations(void)
{
	const lws_system_ops_t *given;

	server();
	say("without: %s", lws_system_get_ops(ctx) ? "set" : "NULL");
	server_stop();
	server_defaults();
	info.system_ops = &ops;
	server_start();
	given = lws_system_get_ops(ctx);
	say("with: %s", given == &ops ? "the program's" : given ? "a copy" : "NULL");
	if (given && given != &ops)
		say("%d %d, attach %s, %u", given->reboot == reboot_now, given->set_clock == set_clock, given->attach ? "set" : "NULL", (unsigned)given->wake_latency_us);
	server_stop();
}

static void portals(void)
{
	int n;

	with_links();
	show_states = 0;
	server_start();
	say("at first %d", (int)lws_system_cpd_state_get(ctx));
	n = lws_system_cpd_start(ctx);
	say("without operations %d, then %d", n, (int)lws_system_cpd_state_get(ctx));
	lws_system_cpd_set(ctx, LWS_CPD_NO_INTERNET);
	say("set: %d", (int)lws_system_cpd_state_get(ctx));
	lws_system_cpd_set(ctx, LWS_CPD_INTERNET_OK);
	say("set again: %d", (int)lws_system_cpd_state_get(ctx));
	n = lws_system_cpd_start(ctx);
	say("started again %d, then %d", n, (int)lws_system_cpd_state_get(ctx));
	server_stop();
	with_links();
	info.system_ops = &ops;
	server_start();
	say("created %d", (int)lws_system_cpd_state_get(ctx));
	settle();
	say("settled %d, asked %d", (int)lws_system_cpd_state_get(ctx), asked_cpd);
	n = lws_system_cpd_start(ctx);
	say("asked: %d, then %d", n, (int)lws_system_cpd_state_get(ctx));
	server_stop();
	say("-- one that says nothing");
	found = 0;
	with_links();
	info.system_ops = &ops;
	server_start();
	settle();
	say("settled %d, asked %d, state %d", (int)lws_system_cpd_state_get(ctx), asked_cpd, lws_system_get_state_manager(ctx)->state);
	n = lws_system_cpd_start(ctx);
	say("asked: %d, then %d", n, (int)lws_system_cpd_state_get(ctx));
	lws_system_cpd_set(ctx, LWS_CPD_CAPTIVE_PORTAL);
	say("told: %d", (int)lws_system_cpd_state_get(ctx));
	lws_system_cpd_set(ctx, LWS_CPD_INTERNET_OK);
	settle();
	say("told again: %d, state %d", (int)lws_system_cpd_state_get(ctx), lws_system_get_state_manager(ctx)->state);
	server_stop();
}

/* ----------------------------------------------------------- attaching */

static void attached(struct lws_context *context, int tsi, void *opaque)
{
	callbacks++;
	attach_calls++;
	say("  attached: context %s, thread %d, %s, state %d", context == ctx ? "right" : "wrong", tsi, (char *)opaque, lws_system_get_state_manager(context)->state);
}

static void attach(int state, const char *name)
{
	int n = __lws_system_attach(ctx, 0, attached, (lws_system_states_t)state, (void *)name, NULL);

	say("attach %s: %d", name, n);
}

static void attaching(void)
{
	server();
	attach(LWS_SYSTATE_OPERATIONAL, "operational");
	attach(LWS_SYSTATE_INITIALIZED, "initialized");
	attach(LWS_SYSTATE_OPERATIONAL, "operational too");
	turn();
	say("%d calls", attach_calls);
	settle();
	say("%d calls", attach_calls);
	server_stop();
}

static void attaching_late(void)
{
	server();
	settle();
	attach(LWS_SYSTATE_OPERATIONAL, "operational");
	attach(LWS_SYSTATE_INITIALIZED, "initialized");
	settle();
	say("%d calls", attach_calls);
	attach(LWS_SYSTATE_UNKNOWN, "unknown");
	settle();
	say("%d calls", attach_calls);
	server_stop();
}

static void attaching_never(void)
{
	server();
	settle();
	attach(LWS_SYSTATE_POLICY_INVALID, "never");
	settle();
	say("%d calls", attach_calls);
	server_stop();
	say("%d calls", attach_calls);
}

static void taking_back(void)
{
	struct lws_attach_item *item = NULL;
	int n;

	server();
	n = __lws_system_attach(ctx, 0, attached, LWS_SYSTATE_OPERATIONAL, "kept", &item);
	say("attach %d, %s", n, item ? "set" : "NULL");
	n = __lws_system_attach(ctx, 0, attached, LWS_SYSTATE_OPERATIONAL, "kept", &item);
	say("again %d, %s", n, item ? "set" : "NULL");
	settle();
	say("%d calls", attach_calls);
	server_stop();
}

static const struct scenario list[] = {
	{ "states", states },
	{ "explicit_hosts", explicit_hosts },
	{ "initialised", initialised },
	{ "refused_early", refused_early },
	{ "refused_at_initialized", refused_at_initialized },
	{ "refused_at_last", refused_at_last },
	{ "by_hand", by_hand },
	{ "operations", operations },
	{ "portals", portals },
	{ "attaching", attaching },
	{ "attaching_late", attaching_late },
	{ "attaching_never", attaching_never },
	{ "taking_back", taking_back },
	{ "inits", inits },
	{ "inits_not", inits_not },
	{ "inits_last", inits_last },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
