// What feeds deliver, in order, for tests; and small schedules for them to fetch.
#ifndef PLUMBLINE_TESTS_SUPPORT_REPORTS_H
#define PLUMBLINE_TESTS_SUPPORT_REPORTS_H

#include "feed/feed.h"

#include <stddef.h>

// Writes a schedule of one room with `count` talks, T0 and so on, in the far future.
void reports_schedule(char *out, size_t size, const char *room, int count);

// For struct feed_options.
void reports_deliver(void *context, struct feed_report *report);

// The next report; the caller frees it. Fails the test instead of waiting for ever.
struct feed_report *reports_next(void);

// How many were delivered since they were cleared.
int reports_count(void);

// Frees those that were not taken. No feed may run.
void reports_clear(void);

#endif
