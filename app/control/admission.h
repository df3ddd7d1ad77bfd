// Which entries from elsewhere are taken. Every display can write something that the others read, and any
// display may have been stolen: an entry must not hold longer, come later or count for more than what its
// sender could have asked for.
#ifndef PLUMBLINE_CONTROL_ADMISSION_H
#define PLUMBLINE_CONTROL_ADMISSION_H

#include "agenda/adjustments.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// How far this display's clock can be trusted.
enum admission_clock {
    ADMISSION_CLOCK_UNKNOWN,   // not at all: only what lies years ahead is refused
    ADMISSION_CLOCK_GOOD,      // synchronised, or confirmed by the schedule's server
    ADMISSION_CLOCK_SIMULATED, // rehearsals of different displays may be hours apart
};

// By how much the sender's clock may be ahead.
enum { ADMISSION_AHEAD_S = 15 * 60 };

struct admission {
    const char *scope; // of the topic that the entries came by (agenda/scope.h)
    int64_t now;       // this display's clock
    enum admission_clock clock;
};

// May an entry be taken? It must be of a type that the topic allows: by a room's own topic come only what
// chairs do, about that room. It must have been made by now, end within the 60 days that commands have (what
// staff do to an item or a room's times, which ends with the item's day, within three years), and have a
// number that the clock allows. Otherwise `error` has the reason.
bool admission_check(const struct admission *admission, const struct adjustment *entry, struct error *error);

// Fills `out` with those entries that may be taken. `refused` is how many may not, and `why` the first
// reason. False if out of memory; `out` is then empty.
bool admission_filter(const struct admission *admission, const struct adjustments *entries,
    struct adjustments *out, size_t *refused, struct error *why);

// Is it an entry that only a wrong clock can have let in: made more than a day from now, or with a number
// that no display can have reached?
bool admission_is_impossible(const struct adjustment *entry, int64_t now);

// The number that the clock alone gives an entry made at `now_ms`: milliseconds since 2015; 0 if it cannot be
// trusted. Numbers then follow time: a hybrid logical clock (Kulkarni and others: Logical Physical Clocks,
// 2014).
int64_t admission_number(int64_t now_ms, enum admission_clock clock);

// How much higher the numbers are of those who speak for all: what they say of an act wins over what displays
// made of it by themselves, even if those have clocks that are a little ahead. No more than clocks differ
// that can be trusted: until displays have heard of it, what is asked of them alone has lower numbers.
int64_t admission_lead(enum admission_clock clock);

#endif
