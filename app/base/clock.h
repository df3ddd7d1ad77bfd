// Clocks. Nothing else asks the system for the time.
//
// A clock is real (the wall clock) or simulated. A simulated one starts at a given instant and runs `speed`
// times as fast as the machine's monotonic clock, so that setting the wall clock does not disturb a
// rehearsal.
#ifndef PLUMBLINE_BASE_CLOCK_H
#define PLUMBLINE_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
    bool simulated;
    double speed;          // simulated seconds per second; 1 if real
    int64_t start_ms;      // simulated: the instant it began at (Unix time, milliseconds)
    int64_t start_tick_ms; // simulated: clock_tick_ms() at that moment
};

struct clock clock_real(void);
struct clock clock_simulated(int64_t start_ms, double speed); // speed > 0

// Unix time in milliseconds.
int64_t clock_now_ms(const struct clock *clock);

// Real milliseconds until the clock shows `at_ms`; 0 if that is past.
int64_t clock_wait_ms(const struct clock *clock, int64_t at_ms);

// Milliseconds for intervals (CLOCK_BOOTTIME): never set, and running on while the machine is suspended.
int64_t clock_tick_ms(void);

// Milliseconds for waiting on other threads (CLOCK_MONOTONIC): standing still while the machine is suspended.
int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_us(void); // the same in microseconds

// What the clock shows minus clock_tick_ms(). A real clock's offset changes only when it is set.
int64_t clock_offset_ms(const struct clock *clock);

// Milliseconds as whole seconds, rounded down, also before 1970.
int64_t clock_seconds(int64_t ms);

#endif
