/*
 * For programs of small functions: a line for every wrong answer.
 */
#ifndef SMALL_H
#define SMALL_H

#include <stdio.h>
#include <string.h>

static int wrong;

#define REQUIRE(want, got)                                                                  \
	do {                                                                                \
		long long got_ = (got);                                                     \
		if (got_ != (want)) {                                                       \
			printf("line %d: %s is %lld\n", __LINE__, #got, got_);              \
			wrong = 1;                                                          \
		}                                                                           \
	} while (0)

#define TEXT(want, got)                                                                     \
	do {                                                                                \
		if (strcmp((want), (got))) {                                                \
			printf("line %d: %s is '%s'\n", __LINE__, #got, (got));             \
			wrong = 1;                                                          \
		}                                                                           \
	} while (0)

#endif
