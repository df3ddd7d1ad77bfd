// The only place that asks the system for the time.
//
// A clock is real (the wall clock) or simulated: it starts at a given instant and runs `speed` times as fast
// as the machine's monotonic clock, so that a stepped wall clock does not disturb a rehearsal.
#ifndef PLUMBLINE_BASE_CLOCK_H
#define PLUMBLINE_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
    bool simulated;
    double speed;          // simulated seconds a second; 1 where real
    int64_t start_ms;      // simulated: the instant at which it began (Unix time, milliseconds)
    int64_t start_tick_ms; // simulated: clock_tick_ms() at that moment
};

struct clock clock_real(void);
struct clock clock_simulated(int64_t start_ms, double speed); // speed > 0

// Unix time in milliseconds.
int64_t clock_now_ms(const struct clock *clock);

// Real milliseconds from now until the clock shows `at_ms`; 0 when it is past already.
int64_t clock_wait_ms(const struct clock *clock, int64_t at_ms);

// Milliseconds that never step; for intervals only, and running on while the machine is suspended.
int64_t clock_tick_ms(void);

// Milliseconds of CLOCK_MONOTONIC, by which threads wait for one another: it stands still while suspended.
int64_t clock_wait_tick_ms(void);
int64_t clock_wait_tick_us(void); // in microseconds

// What a clock shows, less clock_tick_ms(): a real one's changes only where it is set.
int64_t clock_offset_ms(const struct clock *clock);

// Whole Unix seconds of a millisecond instant, also before 1970.
int64_t clock_seconds(int64_t ms);

#endif
