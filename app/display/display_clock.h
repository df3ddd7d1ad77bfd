// The clock that a display goes by: the wall clock, or a simulated one (--at, --speed).
#ifndef PLUMBLINE_DISPLAY_DISPLAY_CLOCK_H
#define PLUMBLINE_DISPLAY_DISPLAY_CLOCK_H

#include "base/clock.h"
#include "base/error.h"
#include "base/zone.h"

#include <stdbool.h>
#include <stdint.h>

// The time that the command line asks for.
struct display_time {
    const char *at; // as display_clock_parse reads it; NULL: now
    double speed;   // 0: not given
};

// Zero-initialise but for `time`.
struct display_clock {
    struct display_time time;
    struct clock clock;
    bool simulated;
    bool settled;      // `time.at` has been read in the schedule's zone, known with the first schedule
    int64_t offset_ms; // of the wall clock from the monotonic clock
};

// Reads a time such as "2019-09-10T15:00" as Unix seconds: with its own offset if it has one, else in the
// zone.
bool display_clock_parse(const char *text, const struct zone *zone, int64_t *out, struct error *error);

// Does the command line ask for a time or a speed?
bool display_clock_is_simulated(const struct display_time *time);

// Starts the clock, reading its time in the zone known so far. False if the time cannot be read.
bool display_clock_set(struct display_clock *display_clock, const struct zone *zone, struct error *error);

// Sets a simulated clock that has run past `latest` (Unix seconds) back to it, so that a machine too slow for
// the speed still shows every slide.
void display_clock_hold(struct display_clock *display_clock, int64_t latest);

// The current time, in Unix seconds.
int64_t display_clock_now(const struct display_clock *display_clock);

// The time of the machine's clock, in Unix seconds.
int64_t display_clock_real_now(void);

// By how many seconds the machine's clock has been set since the last call.
int64_t display_clock_step(struct display_clock *display_clock);

#endif
