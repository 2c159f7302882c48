/* State managers of a program's own. */
#include "scenario.h"

#if V4
static const char *const names[] = { "S0", "S1", "S2", "S3", "S4", "S5" };
static lws_state_manager_t manager;
static int refuser, refused_from, refused_to, nested_at, leaves_at;

static int asked(lws_state_manager_t *mgr, lws_state_notify_link_t *link, int current, int target)
{
	say("  %s: %d -> %d at %d", link->name, current, target, mgr->state);
	if (link->name[0] == nested_at && current != target) {
		int n;

		nested_at = 0;
		n = lws_state_transition(mgr, target + 1);
		say("  nested %d, state %d", n, mgr->state);
	}
	if (link->name[0] == leaves_at)
		lws_state_reg_deregister(link);
	return link->name[0] == refuser && current == refused_from && target == refused_to ? -1 : 0;
}

static lws_state_notify_link_t a = { { NULL, NULL, NULL }, asked, "a" }, b = { { NULL, NULL, NULL }, asked, "b" },
			       c = { { NULL, NULL, NULL }, asked, "c" };

static void to(int target)
{
	int n = lws_state_transition(&manager, target);

	say("to %d: %d, state %d", target, n, manager.state);
}

static void steps(int target)
{
	int n = lws_state_transition_steps(&manager, target);

	say("steps to %d: %d, state %d", target, n, manager.state);
}

static void refuse(int who, int from, int target)
{
	refuser = who;
	refused_from = from;
	refused_to = target;
}

static void begin(void)
{
	lws_state_notify_link_t *list[] = { &b, &c, NULL };

	lws_set_log_level(LLL_ERR, NULL);
	manager.name = "manager";
	manager.state_names = (const char **)names;
	lws_state_reg_notifier(&manager, &a);
	lws_state_reg_notifier_list(&manager, list);
	lws_state_reg_notifier_list(&manager, NULL);
	say("%u links", (unsigned)manager.notify_list.count);
}

static void transitions(void)
{
	manager.name = "manager";
	to(1);
	begin();
	to(1);
	to(2);
	refuse('b', 2, 3);
	to(3);
	to(4);
	refuse('b', 3, 3);
	to(3);
	refuse('c', 4, 4);
	to(4);
	refuse(0, 0, 0);
	to(0);
	to(5);
}

static void stepwise(void)
{
	begin();
	steps(3);
	steps(3);
	steps(1);
	refuse('a', 4, 5);
	steps(5);
	refuse(0, 0, 0);
	steps(5);
}

static void nested(void)
{
	begin();
	nested_at = 'b';
	to(1);
	nested_at = 'b';
	steps(4);
}

static void leaving(void)
{
	begin();
	leaves_at = 'b';
	to(1);
	say("%u links", (unsigned)manager.notify_list.count);
	lws_state_reg_deregister(&b);
	leaves_at = 0;
	to(2);
	manager.state_names = NULL;
	refuse('a', 2, 3);
	to(3);
}

static const struct scenario list[] = {
	{ "transitions", transitions },
	{ "stepwise", stepwise },
	{ "nested", nested },
	{ "leaving", leaving },
};
#else
static void absent(void) { say("not in this generation"); }
static const struct scenario list[] = { { "absent", absent } };
#endif

SCENARIOS(list)
