// Keeping running countdowns steady while the wall clock is set. Entries hold absolute instants of that
// clock, so a countdown that a person started would jump with it; what the schedule says is meant to.
#ifndef PLUMBLINE_AGENDA_TIMER_SHIFT_H
#define PLUMBLINE_AGENDA_TIMER_SHIFT_H

#include "agenda/adjustments.h"

#include <stdbool.h>
#include <stdint.h>

// Fills `out` with the timer entries made by `by` that hold at `now`, moved by `step_s` seconds: the step of
// the clock, `now` being its time before. False if out of memory; `out` is then empty.
bool timer_shift(const struct adjustments *adjustments, const char *by, int64_t now, int64_t step_s,
    struct adjustments *out);

#endif
