/*
 * Scenarios by the name ACT_REASON: the act is done every time the reason
 * comes. Programs say what acts and reasons they have, and do them.
 */
#ifndef EVIL_H
#define EVIL_H

#include "scenario.h"

struct reason { int n; const char *name; };

static int act, at_reason;         /* the scenario's: a place in the list of acts, a reason's number */
static int depth;                  /* acts under way */

static const char *const *evil_acts;
static const struct reason *evil_reasons;
static int evil_act_count, evil_reason_count;
static void (*evil_run)(void);

static void evil_scenario(void)
{
	int i, k;

	for (k = 0; k < evil_act_count; k++)
		for (i = 0; i < evil_reason_count; i++) {
			size_t n = strlen(evil_acts[k]);

			if (!strncmp(scenario_name, evil_acts[k], n) && scenario_name[n] == '_' &&
			    !strcmp(scenario_name + n + 1, evil_reasons[i].name)) {
				act = k;
				at_reason = evil_reasons[i].n;
			}
		}
	evil_run();
}

/* Runs scenarios: run() for each act and reason, and another one if there is one more. */
#define EVIL_SCENARIOS(acts, reasons, run, more)                                            \
	int main(int argc, char **argv)                                                     \
	{                                                                                   \
		static struct scenario list[COUNT(acts) * COUNT(reasons) + 1];              \
		static char names[COUNT(acts) * COUNT(reasons)][64];                        \
		const struct scenario *one_more = more;                                       \
		int i, k, n = 0;                                                            \
                                                                                            \
		evil_acts = acts;                                                           \
		evil_act_count = COUNT(acts);                                               \
		evil_reasons = reasons;                                                     \
		evil_reason_count = COUNT(reasons);                                         \
		evil_run = run;                                                             \
		for (k = 0; k < COUNT(acts); k++)                                           \
			for (i = 0; i < COUNT(reasons); i++, n++) {                         \
				sprintf(names[n], "%s_%s", acts[k], reasons[i].name);       \
				list[n].name = names[n];                                    \
				list[n].run = evil_scenario;                                \
			}                                                                   \
		if (one_more)                                                               \
			list[n++] = *one_more;                                              \
		return scenario_main(argc, argv, list, n);                                  \
	}

/* Writes of every kind. */
static USED void evil_writes(struct lws *wsi)
{
	int i;

	for (i = 0; i <= 8; i++)
		if (i != 4)
			put(wsi, "evil", 4, i);
}

/* Something for everybody, and for this one. */
static USED void evil_everyone(struct lws_context *c, struct lws *wsi)
{
	int i;

	for (i = 0; i < 5; i++) {
		lws_callback_on_writable_all_protocol(c, &protocols[i]);
		lws_callback_all_protocol(c, &protocols[i], LWS_CALLBACK_USER);
		lws_rx_flow_allow_all_protocol(c, &protocols[i]);
	}
	lws_callback_on_writable(wsi);
	lws_rx_flow_control(wsi, 0);
	lws_rx_flow_control(wsi, 1);
	lws_cancel_service(c);
}

#endif
