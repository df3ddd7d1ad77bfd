// The schedule's server as a witness of this machine's clock: the Date of every answer says what time it has.
#ifndef PLUMBLINE_FEED_SERVER_CLOCK_H
#define PLUMBLINE_FEED_SERVER_CLOCK_H

#include "feed/fetch.h"

#include <stdbool.h>
#include <stdint.h>

struct server_clock {
    bool skew_known;
    int64_t skew_ms;   // our wall clock minus the server's
    int64_t offset_ms; // clock_offset_ms at the last look, to notice that the wall clock was set
};

struct server_clock server_clock_new(void);

// By how much the wall clock was set since the last call; usually 0. Corrects the skew accordingly.
int64_t server_clock_follow(struct server_clock *clock);

// Measures the skew and logs it once when it becomes alarming (CLOCK_SKEW_ALARM_MS). An answer without a Date
// (a file's, a cache's) changes nothing.
void server_clock_compare(struct server_clock *clock, const struct fetch_answer *answer);

#endif
