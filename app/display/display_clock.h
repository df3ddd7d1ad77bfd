// The clock by which a display tells the time: the wall's, or a simulated one (--at, --speed).
#ifndef PLUMBLINE_DISPLAY_DISPLAY_CLOCK_H
#define PLUMBLINE_DISPLAY_DISPLAY_CLOCK_H

#include "base/clock.h"
#include "base/zone.h"
#include "cli/options.h"

#include <stdbool.h>
#include <stdint.h>

// Zero-initialise but for `options`.
struct display_clock_state {
    const struct options *options;
    struct clock clock;
    bool simulated;
    bool settled;      // --at is understood in the schedule's zone, which is known from the first schedule on
    int64_t offset_ms; // of the wall clock beside the one that never steps
};

// Is the time asked for, or a speed?
bool display_clock_is_simulated(const struct options *options);

// Starts it in the zone known so far.
bool display_clock_set(
    struct display_clock_state *display_clock, const struct zone *zone, struct error *error);

// A simulated clock that has run past `latest` (Unix seconds) goes on from there: where the machine is too
// slow for the speed, the round waits for its slides.
void display_clock_hold(struct display_clock_state *display_clock, int64_t latest);

// What it shows, Unix seconds.
int64_t display_clock_now(const struct display_clock_state *display_clock);

// What the machine's clock shows, whatever is simulated.
int64_t display_clock_real_now(void);

// By how many seconds the machine's clock was set since this was asked last.
int64_t display_clock_step(struct display_clock_state *display_clock);

#endif
